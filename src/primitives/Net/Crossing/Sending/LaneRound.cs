using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Sending;

/// <param name="Status">ok, or why the other side was not reached or refused.</param>
/// <param name="Moved">Receipts came, or the other side took more than before.</param>
internal readonly record struct RoundResult(Outcome Status, bool Moved, TimeSpan? RetryAfter = null);

/// <summary>One exchange of a lane: up to a window of batches on their way at once, then their receipts in order.</summary>
internal sealed class LaneRound(IDatabase state, ICarrier carrier, MessageSigner signer, ReceiptKeeper keeper, Withdrawals withdrawals, CrossingOptions options, TimeProvider time, SemaphoreSlim traffic)
{
    // a document of 16 MiB less the words around its bodies
    private const long BodiesMax = 15 << 20;
    private const int WordsAround = 256;

    public async Task<RoundResult> SendAsync(OutLane lane, PactParty to, Uri target, ISigner by, CancellationToken cancel)
    {
        var batches = await ReadAsync(lane, cancel);
        if (batches.Count == 0) batches = [[]];
        else lane.LeftBelow = Math.Max(lane.LeftBelow, batches[^1][^1].Number + 1);
        var under = batches.Select(b => PostAsync(lane, to, target, by, b, cancel)).ToList();
        var moved = false;
        var trouble = Outcome.Ok;
        TimeSpan? wait = null;
        foreach (var one in under)
        {
            var (response, answer, fields) = await one;
            // what comes after one that failed is asked for again, in order
            if (!trouble.Succeeded) continue;
            if (answer is null) (trouble, wait) = (response.Status, response.RetryAfter);
            else
            {
                moved |= answer.Next > lane.Expected;
                lane.Expected = Math.Max(answer.Next, lane.Expected);
                moved |= await keeper.KeepAsync(lane, answer, fields, response.Body, cancel) > 0;
                lane.LastContactUs = Micros.Of(time);
                if (answer.Next > lane.Next) trouble = new Outcome(Codes.NetBadAnswer, $"expects message {answer.Next}, but {lane.Next - 1} is the newest here: has this node been restored from an older backup?");
            }
        }
        return new(trouble, moved, wait);
    }

    /// <summary>Under a pact that is over: what became of what has left. Nothing is sent.</summary>
    public async Task<RoundResult> AskAsync(OutLane lane, PactParty to, Uri target, ISigner by, CancellationToken cancel)
    {
        var (response, answer, fields) = await PostAsync(lane, to, target, by, [], cancel);
        if (answer is null) return new(response.Status, false, response.RetryAfter);
        var moved = await keeper.KeepAsync(lane, answer, fields, response.Body, cancel) > 0;
        lane.LastContactUs = Micros.Of(time);
        return new(Outcome.Ok, moved | await withdrawals.KnowAsync(lane, answer, cancel));
    }

    private Task<List<List<OutRow>>> ReadAsync(OutLane lane, CancellationToken cancel)
    {
        var (from, below) = (Math.Max(lane.Lowest, lane.Expected), lane.Next);
        if (from >= below) return Task.FromResult(new List<List<OutRow>>());
        return state.ReadAsync(sql =>
        {
            var batches = new List<List<OutRow>>();
            while (batches.Count < options.Window && from < below)
            {
                var rows = Fitting(sql, lane.Id, from, below, BodiesMax);
                if (rows.Count == 0) break;
                batches.Add(rows);
                from = rows[^1].Number + 1;
            }
            return batches;
        }, cancel);
    }

    /// <summary>The next ones, as many as one document holds.</summary>
    internal static List<OutRow> Fitting(ISqlSession sql, long lane, long from, long below, long bodiesMax)
    {
        var sizes = sql.Query("select number, size from crossing_outbox where lane = @lane and number >= @from and number < @below and state <> 1 order by number limit @max",
            r => (Number: r.Int64(0), Bytes: r.Int64(1)), ("lane", lane), ("from", from), ("below", below), ("max", Parcel.MessagesMax));
        var (bytes, last) = (0L, from - 1);
        foreach (var row in sizes)
        {
            bytes += row.Bytes + WordsAround;
            if (bytes > bodiesMax && last >= from) break;
            last = row.Number;
        }
        return last < from ? [] : OutboxRows.Unsettled(sql, lane, from, last + 1, Parcel.MessagesMax);
    }

    private async Task<(CrossingResponse Response, Parcel? Answer, SignedFields Fields)> PostAsync(OutLane lane, PactParty to, Uri target, ISigner by, List<OutRow> rows, CancellationToken cancel)
    {
        var parcel = new Parcel(lane.Pact, lane.Sender, lane.Receiver, rows.Count == 0 ? lane.Lowest : rows[0].Number, lane.Lowest, [.. rows.Select(MessageOf)], 0, []);
        await traffic.WaitAsync(cancel);
        try
        {
            var request = signer.Request(by, lane.Sender, target, ParcelWriter.Write(parcel));
            var response = await carrier.PostAsync(request, options.BatchTimeout, cancel);
            if (!response.Status.Succeeded) return (response, null, default);
            var answer = AnswerCheck.Read(request, response, lane.Pact, to, lane.Sender);
            return answer.Succeeded ? (response, answer.Value, SignedFields.Of(response.Fields, request.Fields)) : (CrossingResponse.Refuse(answer.Status), null, default);
        }
        finally
        {
            traffic.Release();
        }
    }

    internal static ParcelMessage MessageOf(OutRow row) => row.State == OutState.Withdrawn ? default : new(row.Verb, row.Type, row.Subject, row.Key, row.Grade, row.QueuedAtUs, row.Body);
}
