using System.Collections.Immutable;
using System.Security.Cryptography;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Pacts.Book;

/// <summary>
/// One pact after some facts; immutable. What both sides have said decides the state whatever the order in which it arrived: numbers order one side's notices, <c>seen</c> decides
/// between two that crossed. So both nodes hold the same state as soon as they hold the same notices.
/// </summary>
internal sealed record PactLife(string Id, PactSide A, PactSide B)
{
    private const int HistoryMax = 1_000, EarlierLogsMax = 8;

    public PactText? Draft { get; init; }
    public PactOffering? InForce { get; init; }
    /// <summary>By hash.</summary>
    public ImmutableDictionary<string, PactOffering> Offers { get; init; } = ImmutableDictionary<string, PactOffering>.Empty;
    /// <summary>A lost key's successor, not compared yet; not counted into the sender's notices until it is.</summary>
    public PactEnvelope? Claim { get; init; }
    /// <summary>A claim was found wrong: further ones are shown and stop nothing.</summary>
    public bool WasMisled { get; init; }
    public bool KeyProved { get; init; } = true;
    public string? Reason { get; init; }
    public ImmutableList<PactStep> History { get; init; } = [];
    public long Position { get; init; } = -1;

    public bool HasEnded => A.HasEnded || B.HasEnded;
    public PactOffering? Open => Offers.Values.Where(o => o.IsOpen).MaxBy(o => o.Text.Version);
    public PactOffering? Newest => Offers.Values.MaxBy(o => o.Text.Version);
    public int NewestVersion => Math.Max(Newest?.Text.Version ?? 0, InForce?.Text.Version ?? 0);
    public PactText Text => (InForce ?? Open)?.Text ?? Draft ?? Newest!.Text;

    public static PactLife Begin(PactText text) => new(text.Id, new PactSide(text.A), new PactSide(text.B));

    public static string Hex(ReadOnlyMemory<byte> hash) => Convert.ToHexStringLower(hash.Span);

    public bool Has(OrganizationId organization) => A.Now.Organization == organization || B.Now.Organization == organization;

    public PactSide Side(OrganizationId organization) => A.Now.Organization == organization ? A : B;

    public PactSide Other(OrganizationId organization) => A.Now.Organization == organization ? B : A;

    public PactLife WithDraft(PactText text, string? actor, OrganizationId by, long atUs, long position) =>
        (this with { Draft = text, A = A with { Now = A.Number == 0 ? text.A : A.Now }, B = B with { Now = B.Number == 0 ? text.B : B.Now } })
        .Step(new PactStep(PactKinds.PactDrafted, by, actor, atUs, null, position));

    /// <param name="envelope">Verified, in its turn.</param>
    /// <param name="isProved">Its key hangs on the sender's first one, or on the one known here.</param>
    public PactLife With(PactEnvelope envelope, string? actor, long atUs, long position, bool isProved = true)
    {
        var n = envelope.Notice;
        var life = WithSide(n.By, s => s with { Number = n.Number, Notices = s.Notices.Add((position, Digest(envelope))) }).WithKey(envelope) with { Claim = null };
        life = n.Kind switch
        {
            PactNoticeKind.Propose => life.Propose(n, envelope, actor) with { KeyProved = life.KeyProved && isProved },
            PactNoticeKind.Sign => life.Sign(n, envelope, actor),
            PactNoticeKind.Decline => life.Decline(n),
            PactNoticeKind.Narrow => life.WithSide(n.By, s => s with { Narrowings = s.Narrowings.Add((n.Number, n.Gives!)) }),
            PactNoticeKind.Suspend => life.WithSide(n.By, s => s with { IsSuspending = true }) with { Reason = n.Reason },
            PactNoticeKind.Resume => life.WithSide(n.By, s => s with { IsSuspending = false }),
            PactNoticeKind.End => life.WithSide(n.By, s => s with { HasEnded = true }) with { Reason = n.Reason },
            PactNoticeKind.Rekey => life.Rekey(n),
            _ => life.WithSide(n.By, s => s with { Now = Moved(s.Now, n) }),
        };
        return life.Step(new PactStep(FactKinds.Of(n.Kind), n.By, actor, atUs, n.Reason, position));
    }

    /// <summary>A key without the old one's word.</summary>
    public PactLife WithClaim(PactEnvelope envelope, long atUs, long position) =>
        (this with { Claim = envelope }).Step(new PactStep(PactKinds.PactPartyRekeyed, envelope.Notice.By, null, atUs, null, position));

    public PactLife WithCheck(OrganizationId by, string? actor, bool right, long atUs, long position)
    {
        var life = !right ? this with { WasMisled = true, Claim = null } : Claim is { } claim ? With(claim, null, atUs, position) : this with { KeyProved = true };
        return life.Step(new PactStep(PactKinds.PactPartyChecked, by, actor, atUs, null, position));
    }

    public static string Digest(PactEnvelope envelope) => Hex(SHA256.HashData(PactCodec.SignedNotice(envelope.Notice)));

    private PactLife Propose(PactNotice n, PactEnvelope envelope, string? actor)
    {
        var hash = Hex(PactCodec.Hash(n.Text!));
        var signature = new PactSignature(n.By, n.Text!.Version, envelope.Algorithm, envelope.Key, n.Signature, n.AtUs, actor);
        // both proposed at once: A's prevails on both nodes
        var isLate = n.By == B.Now.Organization && Offers.Values.Any(o => o.Signature.Organization == A.Now.Organization && o.Number > n.Seen);
        var offers = Offers;
        foreach (var (other, offer) in Offers)
        {
            if (!offer.IsOpen) continue;
            if (offer.Signature.Organization == n.By) offers = offers.SetItem(other, offer with { TakenBackAt = n.Number });
            else if (!isLate) offers = offers.SetItem(other, offer with { IsVoid = true });
        }
        offers = offers.SetItem(hash, new PactOffering(n.Text, hash, signature, n.Number, isLate));
        return WithSide(n.By, s => s with { Signed = s.Signed.SetItem(hash, n.Number) }) with { Offers = offers, Draft = Draft?.Version <= n.Text.Version ? null : Draft };
    }

    private PactLife Sign(PactNotice n, PactEnvelope envelope, string? actor)
    {
        var hash = Hex(n.Hash);
        if (!Offers.TryGetValue(hash, out var offer) || offer.Signature.Organization == n.By || !offer.Accepts(n.Seen)) return this;
        var both = offer with { Second = new PactSignature(n.By, offer.Text.Version, envelope.Algorithm, envelope.Key, n.Signature, n.AtUs, actor) };
        var life = WithSide(n.By, s => s with { Signed = s.Signed.SetItem(hash, n.Number) }) with { Offers = Offers.SetItem(hash, both) };
        return InForce is { } now && now.Text.Version >= offer.Text.Version ? life : life with { InForce = both };
    }

    private PactLife Decline(PactNotice n)
    {
        var hash = Hex(n.Hash);
        if (!Offers.TryGetValue(hash, out var offer) || offer.Second is not null) return this;
        var closed = offer.Signature.Organization == n.By ? offer with { TakenBackAt = offer.TakenBackAt ?? n.Number } : offer with { IsRefused = true };
        return this with { Offers = Offers.SetItem(hash, closed), Reason = n.Reason };
    }

    private static PactParty Moved(PactParty party, PactNotice n) => party with
    {
        Node = n.Node, LogKey = n.LogKey!, EarlierLogs = party.LogKey == n.LogKey ? party.EarlierLogs : [.. party.EarlierLogs.Prepend(party.LogKey).Take(EarlierLogsMax)],
    };

    private PactLife Rekey(PactNotice n) =>
        WithSide(n.By, s => s with { Now = s.Now with { Algorithm = n.Key!.Algorithm, SigningKey = n.Key.Key, SealKey = n.Key.SealKey } });

    // a sender that has rotated before its first notice, or whose rotation is told by the chain
    private PactLife WithKey(PactEnvelope e)
    {
        if (e.Notice.Kind == PactNoticeKind.Rekey || e.Key.Span.SequenceEqual(Side(e.Notice.By).Now.SigningKey.Span)) return this;
        var sealKey = e.Chain.FirstOrDefault(k => k.Key.Span.SequenceEqual(e.Key.Span))?.SealKey ?? default;
        return WithSide(e.Notice.By, s => s with { Now = s.Now with { Algorithm = e.Algorithm, SigningKey = e.Key, SealKey = sealKey } });
    }

    private PactLife WithSide(OrganizationId organization, Func<PactSide, PactSide> change) =>
        A.Now.Organization == organization ? this with { A = change(A) } : this with { B = change(B) };

    private PactLife Step(PactStep step) => this with { Position = step.Position, History = (History.Count >= HistoryMax ? History.RemoveAt(0) : History).Add(step) };
}
