using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Cases;

/// <summary>A condition that an expression cannot say, registered under a name for definitions to use. Reads only.</summary>
public interface ICaseGuard
{
    /// <summary>As <c>stock.available</c>.</summary>
    string Name { get; }
    IReadOnlyList<string> Arguments { get; }
    /// <summary>Ok, or the reason that is said to the person.</summary>
    ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel);
}

/// <param name="Case">With the values that the transition brings.</param>
/// <param name="Who">Null = the node.</param>
public sealed record GuardCall(CaseView Case, string Transition, Principal? Who, IReadOnlyDictionary<string, string> Arguments);

/// <summary>
/// Something that a transition brings about outside the case. Begun after the transition is durable; at least once, so it must be idempotent by <see cref="EffectCall.Key"/>: after a crash it runs again
/// or stands visibly pending.
/// </summary>
public interface ICaseEffect
{
    /// <summary>As <c>connect.cut-downtime</c>.</summary>
    string Name { get; }
    IReadOnlyList<string> Arguments { get; }
    /// <summary>A failure is tried again after 1 s, 2 s, 4 s … 5 min unless it says Final.</summary>
    ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel);
}

/// <param name="Key">The same at each attempt: the transition's place in the log and the effect's in the transition.</param>
public sealed record EffectCall(CaseView Case, string Transition, long Position, string Key, Principal? Who, IReadOnlyDictionary<string, string> Arguments);

/// <summary>Values that a text field offers to choose from, registered under a name for definitions to use: others may be typed. Whether a value may stand is for a guard to say.</summary>
public interface IFieldOffers
{
    /// <summary>As <c>identify.parent-prefixes</c>.</summary>
    string Name { get; }
    /// <summary>Likeliest first, at most <see cref="Max"/>.</summary>
    IReadOnlyList<FieldOffer> For(Principal who);

    const int Max = 100;
}

public sealed record FieldOffer(string Value, Bilingual Name);

/// <param name="Values">Fields that the effect fills, such as a result.</param>
/// <param name="Then">Transition that the node takes with them.</param>
/// <param name="Final">Do not try again; the trouble stands on the case.</param>
public sealed record EffectResult(Outcome Outcome, JsonObject? Values = null, string? Then = null, bool Final = false)
{
    public static readonly EffectResult Done = new(Outcome.Ok);
}
