using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Register;

/// <summary>
/// Prefixes that an organisation registers under on this node: those it holds, and its own code <c>o.…</c>, which needs no delegation. What stands under the code gets
/// its identifiers later and keeps the local code as an alias.
/// </summary>
internal static class UsablePrefixes
{
    public static IReadOnlyList<PrefixRecord> Of(IPrefixTable prefixes, string organization) =>
        [.. prefixes.HeldBy(organization).Where(p => p is { IsHere: true, State: PrefixState.Active } && !IsCode(p.Prefix)), .. Code(prefixes, organization)];

    public static bool IsCode(Prefix prefix) => prefix.ToString().StartsWith("o.", StringComparison.Ordinal);

    /// <summary>The organisation's own code, unless it has moved to another node with it.</summary>
    public static IEnumerable<PrefixRecord> Code(IPrefixTable prefixes, string organization)
    {
        if (!Prefix.TryParse(organization, out var own, out _)) yield break;
        if (prefixes.Find(own) is not { } known) yield return new PrefixRecord(own, organization, "", PrefixState.Active, null, default, 0, 0, -1);
        else if (known is { IsHere: true, State: PrefixState.Active }) yield return known;
    }
}
