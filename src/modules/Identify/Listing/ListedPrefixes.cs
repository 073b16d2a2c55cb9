using Yiwang.Identify.Register;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Listing;

/// <summary>Whose identifiers a person may list as a whole: those of the organisation that they act for. One identifier is anybody's question, a list is not.</summary>
internal static class ListedPrefixes
{
    public static IReadOnlyList<PrefixRecord> Of(IPrefixTable prefixes, IRegistry registry, Principal who)
    {
        if (who.Organization is not { } organization)
        {
            return [];
        }
        var held = prefixes.HeldBy(organization).Where(p => p.IsHere && !UsablePrefixes.IsCode(p.Prefix));
        // the own code only where something lives under it
        return [.. held, .. UsablePrefixes.Code(prefixes, organization).Where(p => registry.List(p.Prefix, null, 1).Page.Count > 0)];
    }
}
