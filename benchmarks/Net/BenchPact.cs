using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Benchmarks.Net;

/// <summary>A side of the pact under which the bench sends.</summary>
internal sealed record BenchSide(OrganizationId Id, ISigner Signer, PactParty Party)
{
    public static BenchSide Create(SigningAlgorithm algorithm, Uri node)
    {
        var signer = Signers.Create(algorithm, Signers.NewPrivateKey(algorithm));
        var id = OrganizationId.Of(signer.PublicKey);
        return new(id, signer, new PactParty(id, node.Host, null, algorithm, signer.PublicKey, signer.PublicKey, default, node, $"{node.Host}/log+00000000+AA"));
    }
}

/// <summary>One pact in force that permits everything, so that the row measures crossing and not the book of pacts.</summary>
internal sealed class BenchPact : IPacts, IPactRule, ICrossingKeys
{
    private readonly BenchSide _own;
    private readonly Pact _pact;

    public BenchPact(BenchSide a, BenchSide b, BenchSide own)
    {
        _own = own;
        var all = PactScope.Nothing with { Verbs = PactVerbs.Forward, Definitions = ["wo"], MessagesPerDay = 100_000_000 };
        _pact = new Pact(new PactText($"{a.Id}/pact.bench", 1, "BENCH", PactKind.Share, a.Party, b.Party, all, all, 0, null, 0, ""), new byte[32], PactState.Active, [], null, all, all, a.Party, b.Party, null, null, 0);
    }

    public string Id => _pact.Id;

    public bool IsHere(OrganizationId organization) => organization == _own.Id;
    public ISigner? SignerOf(OrganizationId organization) => IsHere(organization) ? _own.Signer : null;
    public byte[]? SealKeyOf(OrganizationId organization, SigningAlgorithm family, ReadOnlySpan<byte> publicKey) => null;
    public Pact? Find(string id) => id == _pact.Id ? _pact : null;
    public IReadOnlyList<Pact> Of(OrganizationId organization) => _pact.Has(organization) ? [_pact] : [];
    public bool IsPartner(OrganizationId organization) => _pact.Has(organization);
    public IReadOnlyList<Pact> All => [_pact];
    public Outcome<Pact> Check(in PactQuestion question) => _pact;
    public Outcome<Pact> Permit(in PactQuestion question) => _pact;
    public void Uncount(in PactQuestion question) { }
    public long UsedToday(string pact, OrganizationId taker, PactVerbs verb) => 0;
    public IDisposable Watch(Action<Pact> changed) => new MemoryStream();
    public PactParty? CardOf(OrganizationId organization) => null;
    public OutNotice? NoticeOf(RecordedEvent e) => null;
    public IReadOnlyList<OutNotice> NoticesFrom(string id, OrganizationId sender, int number) => [];

    private static Outcome NotHere => new(Codes.PactsNotPossible, "the bench signs nothing");
    public ValueTask<Outcome<Pact>> DraftAsync(Principal who, PactText text, CancellationToken cancel = default) => new(NotHere);
    public ValueTask<Outcome<Pact>> ProposeAsync(Principal who, string id, CancellationToken cancel = default) => new(NotHere);
    public ValueTask<Outcome<Pact>> SignAsync(Principal who, string id, ReadOnlyMemory<byte> hash, bool compared = false, CancellationToken cancel = default) => new(NotHere);
    public ValueTask<Outcome<Pact>> DeclineAsync(Principal who, string id, string reason, CancellationToken cancel = default) => new(NotHere);
    public ValueTask<Outcome<Pact>> NarrowAsync(Principal who, string id, PactScope gives, string reason, CancellationToken cancel = default) => new(NotHere);
    public ValueTask<Outcome<Pact>> SuspendAsync(Principal who, string id, string reason, CancellationToken cancel = default) => new(NotHere);
    public ValueTask<Outcome<Pact>> ResumeAsync(Principal who, string id, CancellationToken cancel = default) => new(NotHere);
    public ValueTask<Outcome<Pact>> EndAsync(Principal who, string id, string reason, CancellationToken cancel = default) => new(NotHere);
    public ValueTask<Outcome<Pact>> CheckKeyAsync(Principal who, string id, ReadOnlyMemory<byte> key, bool right, CancellationToken cancel = default) => new(NotHere);
    public ValueTask<Outcome> ReceiveAsync(ReadOnlyMemory<byte> notice, CancellationToken cancel = default) => new(NotHere);
    public ValueTask<Outcome> TellAsync(CancellationToken cancel = default) => new(NotHere);
}
