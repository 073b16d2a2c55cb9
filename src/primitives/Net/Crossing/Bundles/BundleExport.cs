using System.Text;
using Yiwang.Events;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Receiving;
using Yiwang.Net.Crossing.Sending;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Bundles;

/// <param name="Messages">Without receipt, each in the file.</param>
/// <param name="Receipts">Of what the other side sent, which it has not acknowledged.</param>
public sealed record BundleSummary(int Sections, long Messages, long Receipts);

/// <summary>Everything that waits in a lane, and receipts for what came, as a file to be carried. Writing it twice writes the same again: nothing is settled before receipts come back.</summary>
internal sealed class BundleExport(IPacts pacts, LaneTable<OutLane> outwards, LaneTable<InLane> inwards, IDatabase state, MessageSigner signer, ICrossingKeys keys, CrossingOptions options)
{
    // room for words and a seal around a section's bodies
    private const long BodiesMax = 15 << 20;

    public async Task<Outcome<BundleSummary>> WriteAsync(string id, OrganizationId sender, bool sealedToOther, Stream file, CancellationToken cancel)
    {
        if (pacts.Find(id) is not { } pact || !pact.Has(sender)) return new Outcome(Codes.PactsNotPermitted, id);
        if (pact.State != PactState.Active && !Door.IsOver(pact)) return new Outcome(Codes.PactsNotInForce, pact.Reason);
        if (keys.SignerOf(sender) is not { } key) return new Outcome(Codes.NetBadSignature, $"no key of {sender} here");
        var to = pact.Other(sender);
        if (sealedToOther && to.SealKey.IsEmpty) return new Outcome(Codes.RequestInvalid, $"{to.Name} has given no sealing key", "seal");
        await file.WriteAsync(Encoding.ASCII.GetBytes(BundleSection.FirstLine), cancel);
        var (written, sections, messages, receipts) = ((long)BundleSection.FirstLine.Length, 0, 0L, 0L);
        await foreach (var parcel in ParcelsAsync(pact, sender, to.Organization, cancel))
        {
            var body = ParcelWriter.Write(parcel);
            var section = new BundleSection(signer.File(key, sender, body), body);
            var bytes = (sealedToOther ? BundleSeal.Close(section, to) : section).Write();
            // what does not fit goes with the next file, once receipts of this one are back
            if (written + bytes.Length > options.BundleBytesMax) break;
            await file.WriteAsync(bytes, cancel);
            written += bytes.Length;
            sections++;
            messages += parcel.Messages.Count;
            receipts += parcel.Receipts.Sum(g => g.Items.Count);
        }
        return new BundleSummary(sections, messages, receipts);
    }

    private async IAsyncEnumerable<Parcel> ParcelsAsync(Pact pact, OrganizationId sender, OrganizationId receiver, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var (id, over, hasEnded) = (pact.Id, Door.IsOver(pact), pact.State == PactState.Ended);
        var inward = inwards.Find(id, receiver);
        for (var from = inward?.Acknowledged ?? 0; inward is not null && from < inward.Handled;)
        {
            var groups = await BatchDoor.ReceiptsAsync(state, inward, from, long.MaxValue, cancel);
            if (groups.Count == 0) break;
            from = groups[^1].Items[^1].Number + 1;
            yield return new Parcel(id, sender, receiver, 0, 0, [], inward.Next, groups) { HasEnded = hasEnded };
        }
        if (over)
        {
            // that nothing more has arrived
            yield return new Parcel(id, sender, receiver, 0, 0, [], inward?.Next ?? 1, []) { HasEnded = hasEnded };
            if (hasEnded) yield break;
        }
        if (outwards.Find(id, sender) is not { } lane) yield break;
        for (var from = lane.Lowest; from < lane.Next;)
        {
            var rows = await FittingAsync(lane, from, cancel);
            if (rows.Count == 0) yield break;
            from = rows[^1].Number + 1;
            lane.LeftBelow = Math.Max(lane.LeftBelow, from);
            yield return new Parcel(id, sender, receiver, rows[0].Number, lane.Lowest, [.. rows.Select(r => over ? default : LaneRound.MessageOf(r))], 0, []);
        }
    }

    private Task<List<OutRow>> FittingAsync(OutLane lane, long from, CancellationToken cancel)
    {
        var below = lane.Next;
        return state.ReadAsync(sql => LaneRound.Fitting(sql, lane.Id, from, below, BodiesMax), cancel);
    }
}
