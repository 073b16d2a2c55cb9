namespace Yiwang.Cases.Definitions;

/// <summary>Guards and effects that the node has, with the arguments that each takes; against them a file is checked.</summary>
public sealed record KnownCalls(IReadOnlyDictionary<string, IReadOnlyList<string>> Guards, IReadOnlyDictionary<string, IReadOnlyList<string>> Effects)
{
    public static KnownCalls Of(IEnumerable<ICaseGuard> guards, IEnumerable<ICaseEffect> effects) =>
        new(guards.ToDictionary(g => g.Name, g => g.Arguments), effects.ToDictionary(e => e.Name, e => e.Arguments));
}
