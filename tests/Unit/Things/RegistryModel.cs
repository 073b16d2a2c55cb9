using Yiwang.Things;

namespace Yiwang.Unit.Tests.Things;

/// <summary>What a registry should answer, in the simplest form that can be right: every handle and what it last was.</summary>
internal sealed class RegistryModel
{
    public sealed record State(string? Value, string? VoidReason, long Position);

    public Dictionary<string, State> Own { get; } = new(StringComparer.OrdinalIgnoreCase);
    public List<(RangePattern Pattern, string Value, long Position)> Ranges { get; } = [];
    public Dictionary<string, string> Aliases { get; } = [];

    public State? Find(string handle) => Own.TryGetValue(handle, out var own) ? own : Ranges.Where(r => Members(r.Pattern).Contains(handle, StringComparer.OrdinalIgnoreCase)).Select(r => new State(r.Value, null, r.Position)).SingleOrDefault();

    public bool Overlaps(RangePattern pattern) => Ranges.Any(r => Members(r.Pattern).Intersect(Members(pattern), StringComparer.OrdinalIgnoreCase).Any());

    public static IEnumerable<string> Members(RangePattern pattern)
    {
        for (var n = pattern.From; n <= pattern.To; n++) yield return pattern.Member(n).ToString();
    }
}
