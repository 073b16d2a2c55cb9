using Yiwang.Parties;

namespace Yiwang.Plan;

/// <summary>Who sees the plan of an authority, and who files figures in it.</summary>
internal static class PlanRoles
{
    private static readonly Role[] s_readers = [Role.RegionOfficer, Role.RegionLeader, Role.DistrictOfficer, Role.OrgAdmin, Role.Auditor];
    private static readonly Role[] s_editors = [Role.RegionOfficer, Role.OrgAdmin];

    public static bool MaySee(Principal who) => Array.Exists(s_readers, who.Holds);
    public static bool MayEdit(Principal who) => Array.Exists(s_editors, who.Holds) && !who.Holds(Role.Auditor);
}
