using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Listing;

/// <summary>Whose identifiers a person may list as a whole: those of the organisation that they act for. One identifier is anybody's question, a list is not.</summary>
internal static class ListedPrefixes
{
    public static IReadOnlyList<PrefixRecord> Of(IPrefixTable prefixes, Principal who)
    {
        if (who.Organization is not { } organization)
        {
            return [];
        }
        var held = prefixes.HeldBy(organization).Where(p => p.IsHere).ToList();
        // An organisation's own o.… names need no delegation.
        return held.Count == 0 && Prefix.TryParse(organization, out var own, out _) && prefixes.Find(own) is { } born ? [born] : held;
    }
}
