namespace Yiwang.Cases.Definitions;

/// <summary>Guards and effects that the node has, with the arguments that each takes, and what fields may offer; against them a file is checked.</summary>
public sealed record KnownCalls(IReadOnlyDictionary<string, IReadOnlyList<string>> Guards, IReadOnlyDictionary<string, IReadOnlyList<string>> Effects)
{
    /// <summary>Sources of values that fields offer.</summary>
    public IReadOnlyCollection<string> Offers { get; init; } = [];

    public static KnownCalls Of(IEnumerable<ICaseGuard> guards, IEnumerable<ICaseEffect> effects, IEnumerable<IFieldOffers>? offers = null) =>
        new(guards.ToDictionary(g => g.Name, g => g.Arguments), effects.ToDictionary(e => e.Name, e => e.Arguments)) { Offers = [.. (offers ?? []).Select(o => o.Name)] };
}
