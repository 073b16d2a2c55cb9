using System.Collections.Immutable;

namespace Yiwang.Pacts.Book;

/// <summary>What one side has said so far.</summary>
internal sealed record PactSide(PactParty Now)
{
    /// <summary>Of its newest notice; 0 = none yet.</summary>
    public int Number { get; init; }
    public bool IsSuspending { get; init; }
    public bool HasEnded { get; init; }
    public ImmutableList<(int Number, PactScope Gives)> Narrowings { get; init; } = [];
    /// <summary>Number under which it proposed or signed a text, by the text's hash.</summary>
    public ImmutableDictionary<string, int> Signed { get; init; } = ImmutableDictionary<string, int>.Empty;
    /// <summary>Position and hash of each notice, the first at 0.</summary>
    public ImmutableList<(long Position, string Hash)> Notices { get; init; } = [];

    /// <summary>What it gives of a text that it has signed: a narrowing holds until the giver's own next signature.</summary>
    public PactScope Gives(PactText text, string hash)
    {
        var scope = text.GivenBy(Now.Organization);
        var since = Signed.GetValueOrDefault(hash);
        foreach (var (number, gives) in Narrowings) if (number > since) scope = scope.Intersect(gives);
        return scope;
    }
}

/// <summary>A text that one side has signed.</summary>
/// <param name="IsVoid">It crossed another proposal on the way, which prevails.</param>
/// <param name="TakenBackAt">Number of its proposer's notice; a signature that had not seen that notice still concludes (an offer can be taken back only until it is accepted).</param>
internal sealed record PactOffering(PactText Text, string Hash, PactSignature Signature, int Number, bool IsVoid = false, int? TakenBackAt = null, bool IsRefused = false, PactSignature? Second = null)
{
    public bool IsOpen => !IsVoid && TakenBackAt is null && !IsRefused && Second is null;

    public bool Accepts(int seen) => !IsVoid && !IsRefused && Second is null && (TakenBackAt is not { } at || seen < at);
}
