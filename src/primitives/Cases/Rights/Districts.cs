using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Parties;

namespace Yiwang.Cases.Rights;

/// <summary>
/// A district officer works for the whole region's authority and sees the cases of the own district only. The district is the officer's own, else the organisation's; that of a case is what stands in its
/// field <see cref="Field"/>, and a case without one is of no district.
/// </summary>
internal sealed class Districts(IDirectory directory)
{
    public const string Field = "regionCode";

    /// <summary>No other role that sees more.</summary>
    public static bool Bound(Principal who) => who.Holds(Role.DistrictOfficer) && who.Roles.All(r => r is Role.DistrictOfficer or Role.Expert or Role.Public or Role.NodeAdmin);

    /// <summary>Null = unknown, and then nothing lies in it. Asked of the directory, since a token carries roles only.</summary>
    public RegionCode? Of(Principal who)
    {
        if (UserHandle.TryParse(who.User, out var user) && who.Organization is { } organization && directory.Find(user)?.Memberships.GetValueOrDefault(organization)?.Region is { } own) return own;
        return directory.Find(who.Organization)?.Region;
    }

    public bool Sees(Principal who, CaseState state) => RegionOf(state) is { } region && Of(who) is { } district && district.Contains(region);

    public static RegionCode? RegionOf(CaseState state) => RegionCode.TryParse(TextTemplate.Plain(state.Values[Field]), out var region) ? region : null;

    /// <summary>Under which an organisation's district officers find a case: the organisation with each division that the case lies in.</summary>
    public static IEnumerable<string> Keys(CaseState state, CaseForm form)
    {
        if (RegionOf(state) is not { } region) yield break;
        foreach (var party in form.Definition.Parties)
        {
            if (party.Who != Definitions.PartySource.Operator || !state.Parties.TryGetValue(party.Code, out var members)) continue;
            foreach (var member in members)
                foreach (var level in region.Levels()) yield return Key(member, level);
        }
    }

    public static string Key(string organization, RegionCode district) => $"{organization}@{district}";
}
