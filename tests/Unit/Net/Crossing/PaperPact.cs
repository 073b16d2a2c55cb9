using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Net.Crossing;

/// <summary>An organisation with keys, as one side of a pact.</summary>
internal sealed class PaperSide
{
    public PaperSide(SigningAlgorithm algorithm, Uri? node)
    {
        var secret = Signers.NewPrivateKey(algorithm);
        Signer = Signers.Create(algorithm, secret);
        Seal = SealingKey.NewPrivateKey(algorithm);
        Id = OrganizationId.Of(Signer.PublicKey);
        Party = new PactParty(Id, "单位" + Id.ToString()[2..6], null, algorithm, Signer.PublicKey, Signer.PublicKey, SealingKey.PublicKeyOf(algorithm, Seal), node, $"{Id}+00000000+AA");
    }

    public OrganizationId Id { get; }
    public ISigner Signer { get; private set; }
    public byte[] Seal { get; }
    public PactParty Party { get; private set; }

    /// <summary>A new key on its own node; what others know of it is <see cref="Party"/>, which a test sets in the pact when the news arrives.</summary>
    public void Rotate()
    {
        Signer = Signers.Create(Party.Algorithm, Signers.NewPrivateKey(Party.Algorithm));
        Party = Party with { SigningKey = Signer.PublicKey };
    }
}

/// <summary>One pact as one node knows it, and a rule that a test sets: what the book of pacts does is tested elsewhere.</summary>
internal sealed class PaperPact : IPacts, IPactRule, ICrossingKeys
{
    private static readonly PactScope s_all = new(PactVerbs.Resolve | PactVerbs.Subscribe | PactVerbs.Forward | PactVerbs.Report, 3, ["*"], new Dictionary<string, IReadOnlyList<int>>(), ["*"], ["*"], ["*"], ["*"], ["*"], ["*"], 1_000_000);
    private readonly IReadOnlyList<PaperSide> _here;
    private readonly List<Action<Pact>> _watchers = [];

    public PaperPact(PaperSide a, PaperSide b, params IReadOnlyList<PaperSide> here)
    {
        _here = here;
        var text = new PactText($"{a.Id}/pact.one", 1, "YW-1", PactKind.Share, a.Party, b.Party, s_all, s_all, 0, null, 0, "");
        Pact = new Pact(text, new byte[32], PactState.Active, [], null, s_all, s_all, a.Party, b.Party, null, null, 0);
    }

    public Pact Pact { get; private set; }
    /// <summary>Null = all is permitted.</summary>
    public Func<PactQuestion, string?>? Forbids { get; set; }
    public int Counted { get; private set; }

    public void Set(Pact pact)
    {
        Pact = pact;
        foreach (var watcher in _watchers.ToArray()) watcher(pact);
    }

    /// <summary>As when a term passes: by the clock, and nobody is told.</summary>
    public void Pass(PactState state) => Pact = Pact with { State = state };

    public void Set(PactState state) => Set(Pact with { State = state });

    public bool IsHere(OrganizationId organization) => _here.Any(s => s.Id == organization);
    public ISigner? SignerOf(OrganizationId organization) => _here.FirstOrDefault(s => s.Id == organization)?.Signer;
    public byte[]? SealKeyOf(OrganizationId organization, SigningAlgorithm family, ReadOnlySpan<byte> publicKey) => _here.FirstOrDefault(s => s.Id == organization)?.Seal;

    public Pact? Find(string id) => id == Pact.Id ? Pact : null;
    public IReadOnlyList<Pact> Of(OrganizationId organization) => Pact.Has(organization) ? [Pact] : [];
    public IReadOnlyList<Pact> All => [Pact];
    public bool IsPartner(OrganizationId organization) => Pact.Has(organization);
    public IDisposable Watch(Action<Pact> changed)
    {
        _watchers.Add(changed);
        return new Unwatched(() => _watchers.Remove(changed));
    }

    public Outcome<Pact> Check(in PactQuestion question) =>
        Pact.State != PactState.Active ? new Outcome(Codes.PactsNotInForce) : Forbids?.Invoke(question) is { } code ? new Outcome(code, question.Subject) : Pact;

    public Outcome<Pact> Permit(in PactQuestion question)
    {
        var permitted = Check(question);
        if (permitted.Succeeded) Counted++;
        return permitted;
    }

    public void Uncount(in PactQuestion question) => Counted--;

    public long UsedToday(string pact, OrganizationId taker, PactVerbs verb) => Counted;

    public ValueTask<Outcome<Pact>> DraftAsync(Principal who, PactText text, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Pact>> ProposeAsync(Principal who, string id, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Pact>> SignAsync(Principal who, string id, ReadOnlyMemory<byte> hash, bool compared = false, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Pact>> DeclineAsync(Principal who, string id, string reason, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Pact>> NarrowAsync(Principal who, string id, PactScope gives, string reason, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Pact>> SuspendAsync(Principal who, string id, string reason, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Pact>> ResumeAsync(Principal who, string id, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Pact>> EndAsync(Principal who, string id, string reason, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Pact>> CheckKeyAsync(Principal who, string id, ReadOnlyMemory<byte> key, bool right, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome> ReceiveAsync(ReadOnlyMemory<byte> notice, CancellationToken cancel = default) => throw new NotSupportedException();
    public OutNotice? NoticeOf(RecordedEvent e) => throw new NotSupportedException();
    public IReadOnlyList<OutNotice> NoticesFrom(string id, OrganizationId sender, int number) => throw new NotSupportedException();
    public ValueTask<Outcome> TellAsync(CancellationToken cancel = default) => throw new NotSupportedException();
    public PactParty? CardOf(OrganizationId organization) => throw new NotSupportedException();

    private sealed class Unwatched(Action done) : IDisposable
    {
        public void Dispose() => done();
    }
}
