using System.Text;
using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Net.Crossing.Receiving;
using Yiwang.Net.Crossing.Sending;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Wire.HttpSignatures;

namespace Yiwang.Net.Crossing.Bundles;

/// <param name="Messages">New ones, taken into the inbox.</param>
/// <param name="Known">Arrived before: nothing was done.</param>
/// <param name="Receipts">New ones of what this node had sent.</param>
/// <param name="Missing">Number that must come first: an earlier file was not brought. Null = none.</param>
public sealed record ImportedBundle(string? Pact, OrganizationId From, OrganizationId To, long Messages, long Known, long Receipts, long? Missing);

/// <summary>Takes a carried file: the same checks, the same inbox, the same receipts as over the line. Again is as once.</summary>
internal sealed class BundleImport(IPacts pacts, Func<OrganizationId, bool> isHere, Door door, LaneTable<InLane> inwards, LaneTable<OutLane> outwards, LaneTaker taker, ReceiptKeeper keeper, Withdrawals withdrawals, ICrossingKeys keys, CrossingOptions options, TimeProvider time)
{
    private static readonly Uri s_file = new("file:///bundle");

    /// <returns>request.invalid with what is wrong with the file; net.bad-signature, pacts.not-in-force, pacts.not-permitted, pacts.quota; what came before the fault stays taken.</returns>
    public async Task<Outcome<ImportedBundle>> ReadAsync(Stream stream, OrganizationId importer, CancellationToken cancel)
    {
        await using var file = new BufferedStream(new BoundedStream(stream, options.BundleBytesMax), 65_536);
        var sum = new ImportedBundle(null, default, default, 0, 0, 0, null);
        try
        {
            var first = new byte[BundleSection.FirstLine.Length];
            await file.ReadExactlyAsync(first, cancel);
            if (Encoding.ASCII.GetString(first) != BundleSection.FirstLine) return new Outcome(Codes.RequestInvalid, $"the first line is not {BundleSection.FirstLine.TrimEnd()}");
            while (await BundleSection.ReadAsync(file, cancel) is { } section)
            {
                var opened = await OpenAsync(section, cancel);
                if (!opened.Succeeded) return opened.Status;
                if (opened.Value.Parcel.To != importer) return new Outcome(Codes.PartiesForbidden, $"the file is for {opened.Value.Parcel.To}");
                var taken = await TakeAsync(opened.Value, sum, cancel);
                if (!taken.Succeeded) return taken.Status;
                sum = taken.Value;
                if (sum.Missing is not null) return sum;
            }
            return sum.Pact is null ? new Outcome(Codes.RequestInvalid, "nothing is in it") : sum;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return new Outcome(Codes.RequestInvalid, e.Message);
        }
    }

    private async Task<Outcome<VerifiedParcel>> OpenAsync(BundleSection section, CancellationToken cancel)
    {
        if (BundleSeal.IsSealed(section))
        {
            if (SealedTo(section) is not { } own) return new Outcome(Codes.RequestInvalid, "sealed to a key that is not on this node");
            if (await BundleSeal.OpenAsync(section, own.Private, own.Public, cancel) is not { } plain) return new Outcome(Codes.RequestInvalid, "sealed to another key, or changed since");
            section = plain;
        }
        var signature = MessageCheck.Read(section.Fields, section.Body, MessageSigner.FileComponents, SigningWords.FileTag);
        if (!signature.Succeeded) return signature.Status;
        if (section.Body.Length > Parcel.BytesMax || !ParcelReader.TryRead(section.Body, out var parcel, out var reason)) return new Outcome(Codes.RequestInvalid, "not a parcel");
        var pact = door.PactOf(parcel);
        if (!pact.Succeeded) return pact.Status;
        var verified = MessageCheck.Verify(new SignedMessage { Fields = section.Fields }, signature.Value, pact.Value.Own(parcel.From));
        if (!verified.Succeeded) return verified;
        if (Door.MayPass(pact.Value, parcel) is { Succeeded: false } stopped) return stopped;
        return new VerifiedParcel(parcel, pact.Value, null, new CrossingRequest(s_file, section.Fields, section.Body));
    }

    // keys of before a rotation open what was sealed to them
    private (byte[] Private, byte[] Public)? SealedTo(BundleSection section)
    {
        var named = section.Fields.GetValueOrDefault(BundleSeal.ToField);
        foreach (var party in pacts.All.SelectMany(p => (PactParty[])[p.PartyA, p.PartyB, p.Text.A, p.Text.B]))
        {
            if (party.SealKey.IsEmpty || !isHere(party.Organization) || SigningWords.KeyId(party.Organization, party.SealKey.Span) != named) continue;
            if (keys.SealKeyOf(party.Organization, party.Algorithm, party.SealKey.Span) is { } key) return (key, party.SealKey.ToArray());
        }
        return null;
    }

    private async Task<Outcome<ImportedBundle>> TakeAsync(VerifiedParcel arrived, ImportedBundle sum, CancellationToken cancel)
    {
        var parcel = arrived.Parcel;
        sum = sum with { Pact = parcel.Pact, From = parcel.From, To = parcel.To };
        if ((parcel.Receipts.Count > 0 || parcel.HasEnded) && outwards.Find(parcel.Pact, parcel.To) is { } sent)
        {
            await sent.Round.WaitAsync(cancel);
            try
            {
                sum = sum with { Receipts = sum.Receipts + await keeper.KeepAsync(sent, parcel, SignedFields.Of(arrived.Request.Fields), arrived.Request.Body, cancel) };
                sent.LastContactUs = Micros.Of(time);
                await withdrawals.KnowAsync(sent, parcel, cancel);
            }
            finally
            {
                sent.Round.Release();
            }
        }
        if (parcel.Messages.Count == 0) return sum;
        if (await inwards.OfAsync(parcel.Pact, parcel.From, parcel.To, cancel) is not { } lane) return new Outcome(Codes.NetMoved, parcel.Pact);
        if (parcel.First > lane.Next) return sum with { Missing = lane.Next };
        var before = lane.Next;
        var taken = await taker.TakeAsync(lane, arrived, cancel);
        // a file may hold more than waits at once: the next section when there is room
        while (taken.Status.Code == Codes.NetQueueFull && !taken.IsOwed && await lane.Moved.UntilAsync(() => !lane.IsFull(parcel.Messages.Count, 0, options), options.BatchTimeout, time, cancel)) taken = await taker.TakeAsync(lane, arrived, cancel);
        if (!taken.Status.Succeeded) return taken.Status;
        var fresh = lane.Next - before;
        return sum with { Messages = sum.Messages + fresh, Known = sum.Known + parcel.Messages.Count - fresh };
    }
}
