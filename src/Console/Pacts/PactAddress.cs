using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Console.Pacts;

/// <summary>Where the pages of pacts are, and who is offered them; the commands decide.</summary>
internal static class PactAddress
{
    public const string List = "/pacts", New = "/pacts/new", Import = "/pacts/import", Keys = "/admin/keys";

    public static string Page(string id) => $"{List}/{id}";

    public static string Print(string id) => $"{List}/{id}/print";

    public static string Narrow(string id) => $"{List}/{id}/narrow";

    public static string Revise(string id) => $"{New}?pact={Uri.EscapeDataString(id)}";

    public static string File(string id) => $"{List}/{id}/file";

    public static bool MayManage(Principal who) => who.Organization is not null && who.Roles.Any(r => RoleRules.Permits(r, AccessAction.ManagePacts));

    /// <summary>Auditors read what the organisation has agreed on.</summary>
    public static bool MaySee(Principal who) => MayManage(who) || (who.Organization is not null && who.Holds(Role.Auditor));
}
