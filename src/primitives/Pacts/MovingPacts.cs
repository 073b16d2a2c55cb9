using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Moving;
using Yiwang.Pacts.Book;
using Yiwang.Parties;

namespace Yiwang.Pacts;

/// <summary>An agreement is both sides' notices: all of them go with an organisation that moves, also those of the other side.</summary>
public sealed class MovingPacts(IPacts pacts, IDirectory directory) : IMovingFacts
{
    private const string Mark = "pact:";

    public bool Wants(string kind) => PactKinds.Is(kind);

    public bool Belongs(RecordedEvent e, string organization) =>
        OrganizationId.TryParse(organization, out var id) && e.Heads.Any(h => h.StartsWith(Mark, StringComparison.Ordinal) && pacts.Find(h[Mark.Length..])?.Has(id) == true);

    public IEnumerable<long> Needs(RecordedEvent e, string organization) => [];

    /// <summary>Of its own agreements, what a side has signed; that it follows from what was said before, the book sees when it takes it.</summary>
    public Outcome MayArrive(RecordedEvent e, string organization)
    {
        if (!OrganizationId.TryParse(organization, out var mover) || !OrganizationId.TryParse(e.Owner, out var owner)) return Wrong("属于别的单位", "belongs to somebody else");
        if (PactBook.Said(e) is not { } said || !e.Heads.Contains(PactKinds.Head(said.Pact)) || e.Heads.Any(h => h.StartsWith(Mark, StringComparison.Ordinal) && h != PactKinds.Head(said.Pact))) return Wrong("读不出是哪份协议", "does not say of which agreement it is");
        if (e.Kind == PactKinds.PactPartyChecked && !said.IsCheck) return Wrong("读不懂", "cannot be read");
        var known = pacts.Find(said.Pact);
        if (known is not null && !known.Has(mover)) return Wrong($"要改动本节点别的单位的协议 {said.Pact}", $"would change the agreement {said.Pact} of others here");
        if (owner != mover && directory.Find(owner) is not null && !(said.Envelope is not null && known is not null)) return Wrong($"以本节点的单位 {owner} 的名义", $"speaks for {owner}, which is on this node");
        if (said.Text is { } text && (!text.Has(mover) || !text.Has(owner))) return Wrong("不是本单位的协议", "is of no agreement of the organisation");
        if (said.Envelope is not { } envelope) return PactKinds.IsSigned(e.Kind) ? Wrong("没有签名", "is not signed") : known is not null || said.Text is not null || owner == mover ? Outcome.Ok : Wrong("不是本单位的协议", "is of no agreement of the organisation");
        var n = envelope.Notice;
        if (FactKinds.Of(n.Kind) != e.Kind || n.Pact != said.Pact || (n.By != mover && n.To != mover)) return Wrong("不是本单位的协议", "is of no agreement of the organisation");
        if (!PactCodec.IsSigned(envelope)) return Wrong("的签名不对", "has a wrong signature");
        // what an organisation of this node is said to have signed, one of its keys has signed
        return n.By != mover && directory.Find(n.By) is { } here && !Keys(here).Any(k => k.Span.SequenceEqual(envelope.Key.Span)) ? Wrong($"不是 {n.By} 签的", $"was not signed by {n.By}") : Outcome.Ok;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Keys(Organization o) => [o.FirstKey, o.Key, .. o.Rotations.Select(r => r.Key)];

    private static Outcome Wrong(string zh, string en) => new(Codes.NetBadAnswer, null, null, new Bilingual(zh, en));
}
