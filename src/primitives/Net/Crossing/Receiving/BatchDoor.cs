using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Receiving;

/// <summary><c>POST /net/v1/batch</c>: takes messages, waits a little for them to be handled, answers with signed receipts of those that are.</summary>
internal sealed class BatchDoor(Door door, LaneTable<InLane> lanes, LaneTaker taker, ICrossingKeys keys, MessageSigner signer, IDatabase state, CrossingOptions options, TimeProvider time)
{
    private static readonly TimeSpan s_whenFull = TimeSpan.FromSeconds(5), s_whenUsedUp = TimeSpan.FromMinutes(5), s_whenCrowded = TimeSpan.FromMinutes(1);
    /// <summary>Receipts of one answer, so that it is read in one piece on the other side.</summary>
    private const long AnswersMax = 8 << 20;

    public async Task<CrossingResponse> HandleAsync(CrossingRequest request, CancellationToken cancel)
    {
        var opened = door.Open(request);
        if (!opened.Succeeded) return CrossingResponse.Refuse(opened.Status);
        var parcel = opened.Value.Parcel;
        if (Door.MayPass(opened.Value.Pact, parcel) is { Succeeded: false } stopped) return CrossingResponse.Refuse(stopped);
        if (parcel.First == 0) return CrossingResponse.Refuse(new Outcome(Codes.RequestInvalid, "first"));
        if (keys.SignerOf(parcel.To) is not { } key) return CrossingResponse.Refuse(new Outcome(Codes.NodeFault, "no key to sign the answer with"));
        // before the lane is read: what it says then holds for ever
        var hasEnded = opened.Value.Pact.State == Pacts.PactState.Ended;
        if (await lanes.OfAsync(parcel.Pact, parcel.From, parcel.To, cancel) is not { } lane) return CrossingResponse.Refuse(new Outcome(Codes.NetMoved, parcel.Pact));
        var taken = await taker.TakeAsync(lane, opened.Value, cancel);
        if (!taken.Status.Succeeded && !taken.IsOwed)
            return CrossingResponse.Refuse(taken.Status, taken.Status.Code switch { Codes.NetQueueFull => s_whenFull, Codes.PactsQuota => s_whenUsedUp, Codes.RequestLimited => s_whenCrowded, Codes.EventsStopping => Handlers.WhenNotYet, _ => null });
        var end = parcel.Messages.Count == 0 ? long.MaxValue : parcel.First + parcel.Messages.Count;
        await lane.Moved.UntilAsync(() => lane.Handled >= Math.Min(end, lane.Next) || lane.Trouble is not null, options.AnswerWait, time, cancel);
        var receipts = await ReceiptsAsync(state, lane, taken.IsOwed ? Math.Min(parcel.First, lane.Acknowledged) : parcel.First, end, cancel);
        var answer = new Parcel(parcel.Pact, parcel.To, parcel.From, 0, 0, [], lane.Next, receipts) { HasEnded = hasEnded };
        return signer.Answer(key, parcel.To, request, ParcelWriter.Write(answer));
    }

    /// <summary>Those of handled messages from a number on.</summary>
    internal static async Task<IReadOnlyList<ReceiptGroup>> ReceiptsAsync(IDatabase state, InLane lane, long from, long end, CancellationToken cancel)
    {
        var below = Math.Min(end, lane.Handled);
        if (from >= below) return [];
        var rows = await state.ReadAsync(sql => InboxRows.Receipts(sql, lane.Id, from, below), cancel);
        List<ReceiptGroup> groups = [];
        List<ReceiptItem> items = [];
        var bytes = 0L;
        foreach (var (item, batch, receivedAtUs) in rows)
        {
            bytes += item.Answer.Length + Parcel.KeyMax;
            if (bytes > AnswersMax && groups.Count > 0) break;
            if (groups.Count == 0 || !groups[^1].Batch.Span.SequenceEqual(batch))
            {
                items = [];
                groups.Add(new ReceiptGroup(batch, receivedAtUs, items));
            }
            items.Add(item);
        }
        return groups;
    }
}
