using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Escrow;
using Yiwang.Identify.Reporting.Sending;

namespace Yiwang.Identify.Reporting.Pages;

/// <summary>现在托管一次.</summary>
internal static class EscrowEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(ReportLinks.Home + "/escrow", MakeAsync).ExcludeFromDescription();

    private static async Task<IResult> MakeAsync(string pact, HttpContext http, IViewer viewer, IAntiforgery antiforgery, DutyBook duties, EscrowMaking making, ReportBell bell, Text text)
    {
        if (!ReportLinks.MayAct(viewer.Principal) || duties.Own().FirstOrDefault(d => d.Pact.Id == pact && d.Sender.ToString() == viewer.Principal.Organization && making.Owes(d)) is not { } duty) return Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);
        if (!await antiforgery.IsRequestValidAsync(http)) return Problem.Of(new Outcome(Codes.RequestInvalid), http);
        await making.RunAsync(duty, now: true, http.RequestAborted);
        bell.Ring();
        Flash.Say(http, text["已生成，正在发送。", "Made, and on its way."]);
        return Results.Redirect(ReportLinks.Home);
    }
}
