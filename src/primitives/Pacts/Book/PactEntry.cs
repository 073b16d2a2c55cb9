using Yiwang.Parties;
using Yiwang.Pacts.Rules;

namespace Yiwang.Pacts.Book;

/// <summary>A life with what is asked of it often, made once for each fact.</summary>
internal sealed class PactEntry
{
    public PactEntry(PactLife life)
    {
        Life = life;
        var shown = life.InForce ?? life.Open;
        var text = life.Text;
        var hash = shown?.Hash is { } known ? Convert.FromHexString(known) : PactCodec.Hash(text);
        var (aNow, bNow) = shown is null ? (text.AGives, text.BGives) : (life.A.Gives(text, shown.Hash), life.B.Gives(text, shown.Hash));
        var suspendedBy = life.A.IsSuspending ? life.A.Now.Organization : life.B.IsSuspending ? life.B.Now.Organization : (OrganizationId?)null;
        Pact = new Pact(text, hash, StateOf(life), Signatures(shown), Waiting(life.Open), aNow, bNow, life.A.Now, life.B.Now, suspendedBy, life.Reason, life.Position)
        {
            Draft = life.Draft, SuspendedByA = life.A.IsSuspending, SuspendedByB = life.B.IsSuspending, Claim = ClaimOf(life.Claim), KeyProved = life.KeyProved, History = life.History,
        };
        (AGives, BGives) = (new CompiledScope(text, aNow, ofA: true), new CompiledScope(text, bNow, ofA: false));
    }

    public PactLife Life { get; }
    /// <summary>Without regard to its term, which passes without a fact.</summary>
    public Pact Pact { get; }
    public CompiledScope AGives { get; }
    public CompiledScope BGives { get; }

    public Pact At(long nowUs) => Pact.State is PactState.Active or PactState.Suspended && Pact.Text.ToUs is { } to && nowUs >= to ? Pact with { State = PactState.Expired } : Pact;

    public bool IsInForce(long nowUs) => Pact.State == PactState.Active && nowUs >= Pact.Text.FromUs && (Pact.Text.ToUs is not { } to || nowUs < to);

    private static PactState StateOf(PactLife life)
    {
        if (life.HasEnded) return PactState.Ended;
        if (life.InForce is not null) return life.A.IsSuspending || life.B.IsSuspending || life is { Claim: not null, WasMisled: false } ? PactState.Suspended : PactState.Active;
        return life.Open is not null ? PactState.Proposed : life.Draft is not null ? PactState.Drafted : PactState.Declined;
    }

    private static IReadOnlyList<PactSignature> Signatures(PactOffering? of) => of is null ? [] : of.Second is { } second ? [of.Signature, second] : [of.Signature];

    private static PactOffer? Waiting(PactOffering? open) => open is null ? null : new PactOffer(open.Text, Convert.FromHexString(open.Hash), open.Signature);

    private static PactKeyClaim? ClaimOf(PactEnvelope? claim) =>
        claim?.Notice is { Key: { } key } n ? new PactKeyClaim(n.By, key.Algorithm, key.Key, key.SealKey, n.AtUs) : null;
}
