using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
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

    /// <summary>Starts audits of the node's log and reads what came of them.</summary>
    public static bool MayAudit(IDirectory directory, Principal who) => Concerns(who) && IsOperators(directory, who);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/trust/alarms/settle", SettleAsync).ExcludeFromDescription();

    // the fields are bound, so that the antiforgery token is checked
    private static async Task<IResult> SettleAsync([FromForm] string kind, [FromForm] string subject, HttpContext http, TrustAlarms alarms, IAccess access, IDirectory directory, IViewer viewer)
    {
        if (!MaySettle(access, directory, viewer.Principal)) return Console.Http.Problem.Of(new Outcome(viewer.Principal.IsPublic ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);
        if (!Enum.TryParse<AlarmKind>(kind, out var one)) return Console.Http.Problem.Of(new Outcome(Codes.RequestInvalid, null, "kind"), http);
        await alarms.SettleAsync(one, subject, viewer.Principal.User ?? viewer.Principal.Organization!, http.RequestAborted);
        var back = http.Request.Headers.Referer.ToString();
        return Results.LocalRedirect(Uri.TryCreate(back, UriKind.Absolute, out var from) && from.AbsolutePath.StartsWith("/trust/", StringComparison.Ordinal) ? from.AbsolutePath : ProofLinks.Log);
    }
}
