using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Trust.Alarms;

/// <summary>Who runs the node says that an alarm has been dealt with; everybody else only reads.</summary>
internal static class AlarmRights
{
    public static bool MaySettle(IAccess access, IDirectory directory, Principal who) =>
        directory.Operator?.Id.ToString() is { } owner && access.Decide(who, AccessAction.ManageNode, new ThingScope(owner, null)).Allowed;

    /// <summary>Acts for the organisation that runs the node: hosted tenants learn nothing of each other's rows.</summary>
    public static bool IsOperators(IDirectory directory, Principal who) => who.Organization is { } own && own == directory.Operator?.Id.ToString();

    /// <summary>Whose 今日 shows alarms.</summary>
    public static bool Concerns(Principal who) => who.Holds(Role.NodeAdmin) || who.Holds(Role.OrgAdmin) || who.Holds(Role.Auditor) || who.Holds(Role.RegistryReviewer) || who.Holds(Role.RegionOfficer);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/trust/alarms/settle", SettleAsync).ExcludeFromDescription();

    private static async Task<IResult> SettleAsync(HttpContext http, TrustAlarms alarms, IAccess access, IDirectory directory, IViewer viewer)
    {
        if (!MaySettle(access, directory, viewer.Principal)) return Console.Http.Problem.Of(new Outcome(Codes.PartiesForbidden), http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!Enum.TryParse<AlarmKind>(form["kind"], out var kind)) return Console.Http.Problem.Of(new Outcome(Codes.RequestInvalid, null, "kind"), http);
        await alarms.SettleAsync(kind, form["subject"].ToString(), viewer.Principal.User ?? viewer.Principal.Organization!, http.RequestAborted);
        var back = http.Request.Headers.Referer.ToString();
        return Results.LocalRedirect(Uri.TryCreate(back, UriKind.Absolute, out var from) && from.AbsolutePath.StartsWith("/trust/", StringComparison.Ordinal) ? from.AbsolutePath : ProofLinks.Log);
    }
}
