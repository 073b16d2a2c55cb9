using System.Globalization;
using Yiwang.Events;
using Yiwang.Pacts.Book;
using Yiwang.Parties;

namespace Yiwang.Pacts.Commands;

/// <summary>What other nodes' organisations say. Their signature decides; nobody is asked who brought it.</summary>
internal sealed partial class PactCommands
{
    public async ValueTask<Outcome> ReceiveAsync(ReadOnlyMemory<byte> notice, CancellationToken cancel = default)
    {
        var read = PactCodec.ReadEnvelope(notice);
        if (!read.Succeeded) return read.Status;
        var envelope = read.Value;
        var n = envelope.Notice;
        // it is at its new node, which its own notice names: told there once that has been heard
        if (_parts.Events.Holds.IsClosed(n.To.ToString())) return new Outcome(Codes.NetMoved, n.Pact);
        if (_parts.Directory.Find(n.To) is null || _parts.Directory.Find(n.By) is not null) return new Outcome(Codes.PactsNotFound, n.Pact);
        // by the key that the partner has: only it can use up this bucket, and nobody else's flood keeps it from being heard
        var known = _book.Now.Find(n.Pact)?.Life is { Newest: not null } pact && pact.Has(n.By) ? pact : null;
        var isPartner = known is not null && KeyCheck.IsKnown(known, envelope);
        if (!isPartner && IsCrowded(known, false)) return new Outcome(Codes.RequestLimited);
        if (!PactCodec.IsSigned(envelope)) return new Outcome(Codes.PactsSignature, n.Pact);
        if (isPartner && IsCrowded(known, true)) return new Outcome(Codes.RequestLimited);
        await _one.WaitAsync(cancel);
        try
        {
            return _book.Now.Find(n.Pact)?.Life is { Newest: not null } life ? await HearAsync(life, envelope, cancel) : await HearFirstAsync(envelope, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    // hashes of texts are keyed by chance in each process
    private bool IsCrowded(PactLife? pact, bool isPartner) => _received.Take(pact is null ? ulong.MaxValue : (ulong)(uint)string.GetHashCode(pact.Id) << 1 | (isPartner ? 1UL : 0)) > TimeSpan.Zero;

    /// <summary>Of a pact that this node does not know, only its proposal is heard.</summary>
    private async ValueTask<Outcome> HearFirstAsync(PactEnvelope envelope, CancellationToken cancel)
    {
        var n = envelope.Notice;
        if (n.Text is not { } text) return new Outcome(Codes.PactsOutOfOrder, "1");
        if (n.Number != 1 || n.Seen != 0) return new Outcome(Codes.PactsOutOfOrder, "1");
        var party = text.Party(n.By);
        if (!party.SigningKey.Span.SequenceEqual(envelope.Key.Span)) return new Outcome(Codes.PactsSignature, n.Pact);
        if (_book.Now.Find(n.Pact) is not null) return new Outcome(Codes.RequestInvalid, "the id is taken", "notice.pact");
        var waiting = _book.Now.ById.Values.Count(e => e.Life.InForce is null && e.Life.Open?.Signature.Organization is { } by && _parts.Directory.Find(by) is null);
        if (waiting >= StrangersMax || _book.Now.ById.Count >= PactsMax || _strangers.Take(1) > TimeSpan.Zero) return new Outcome(Codes.RequestLimited, "proposals");
        return Told(await RecordAsync(PactLife.Begin(text), envelope, n.To, null, cancel));
    }

    private async ValueTask<Outcome> HearAsync(PactLife life, PactEnvelope envelope, CancellationToken cancel)
    {
        var n = envelope.Notice;
        if (!life.Has(n.By) || !life.Has(n.To)) return new Outcome(Codes.PactsNotFound, n.Pact);
        var (sender, own) = (life.Side(n.By), life.Side(n.To));
        if (n.Number <= sender.Number) return sender.Notices[n.Number - 1].Hash == PactLife.Digest(envelope) ? Outcome.Ok : new Outcome(Codes.RequestInvalid, "another notice has this number", "notice.number");
        if (n.Number > sender.Number + 1) return new Outcome(Codes.PactsOutOfOrder, (sender.Number + 1).ToString(CultureInfo.InvariantCulture));
        if (n.Seen > own.Number) return new Outcome(Codes.RequestInvalid, "it claims to have seen what was never said", "notice.seen");
        if (n.Number > NoticesMax && n.Kind is not (PactNoticeKind.Suspend or PactNoticeKind.End or PactNoticeKind.Rekey)) return new Outcome(Codes.RequestTooLarge, $"{NoticesMax} notices");
        if (KeyCheck.IsClaim(life, envelope))
            return life.Claim is { } claim && PactLife.Digest(claim) == PactLife.Digest(envelope) ? Outcome.Ok : Told(await RecordAsync(life, envelope, n.To, null, cancel));
        if (!KeyCheck.IsKnown(life, envelope)) return new Outcome(Codes.PactsSignature, n.Pact);
        if (n.Kind == PactNoticeKind.Rekey && !IsCertified(life, envelope)) return new Outcome(Codes.PactsSignature, n.Pact);
        if (Sensible(life, n) is { Succeeded: false } wrong) return wrong;
        return Told(await RecordAsync(life, envelope, n.To, null, cancel));
    }

    // the new key's certificate is what later readers of the chain check, so it must be good too
    private static bool IsCertified(PactLife life, PactEnvelope e)
    {
        var (key, known) = (e.Notice.Key!, life.Side(e.Notice.By).Now);
        return Yiwang.Signing.Signers.Verify(known.Algorithm, known.SigningKey.Span, KeyChain.Statement(known.Organization, key.Number, key.Algorithm, key.Key.Span, key.SealKey.Span), key.Certificate.Span);
    }

    /// <summary>A node that keeps the rules never sends anything else.</summary>
    private static Outcome Sensible(PactLife life, PactNotice n)
    {
        if (n.Text is { } text && (text.Kind != life.Text.Kind || text.A.Organization != life.A.Now.Organization || text.B.Organization != life.B.Now.Organization || text.Version <= (life.InForce?.Text.Version ?? 0)))
            return new Outcome(Codes.RequestInvalid, "kind, parties or version", "notice.text");
        if (!n.Hash.IsEmpty && !life.Offers.ContainsKey(PactLife.Hex(n.Hash))) return new Outcome(Codes.RequestInvalid, "nobody has proposed this text", "notice.hash");
        // which of the texts that it signed the sender holds in force may not be known here yet
        if (n.Gives is { } gives && !life.Offers.Values.Any(o => life.Side(n.By).Signed.ContainsKey(o.Hash) && life.Side(n.By).Gives(o.Text, o.Hash).Covers(gives))) return new Outcome(Codes.RequestInvalid, "this gives more than before", "notice.gives");
        return Outcome.Ok;
    }

    private static Outcome Told(Outcome recorded) => recorded.Succeeded ? Outcome.Ok : recorded;
}
