using Yiwang.Parties;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Statistics;

/// <summary>Whose figures a person sees: the node's operator sees all prefixes that the node answers for, everybody else their own organisation's.</summary>
internal static class SeenPrefixes
{
    public static IReadOnlyList<PrefixRecord> Of(IPrefixTable prefixes, IDirectory directory, Principal who) =>
        [.. (IsOperator(directory, who) ? prefixes.Homed() : prefixes.HeldBy(who.Organization ?? "").Where(p => p.IsHere)).Where(p => !p.Prefix.ToString().StartsWith("o.", StringComparison.Ordinal))];

    public static bool IsOperator(IDirectory directory, Principal who) => directory.Operator is { } runs && runs.Id.ToString() == who.Organization;
}
