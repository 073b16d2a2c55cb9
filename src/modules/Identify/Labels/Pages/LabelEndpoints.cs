using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Import;
using Yiwang.Identify.Labels.Print;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Labels.Pages;

/// <summary>The page that is printed and the file for the print house; both written as they are made.</summary>
internal static class LabelEndpoints
{
    public const string Root = "/identify/labels";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root).ExcludeFromDescription();
        group.DisableRequestTimeout();
        group.MapGet("/print", Print);
        group.MapGet("/file", Download);
    }

    private static async Task Print(HttpContext http, IViewer viewer, IRegistry registry, ITemplates templates, ImportOptions options, Text text)
    {
        var request = new LabelRequest(http.Request.Query, viewer.Principal, registry, templates);
        var address = LabelAddress.From(options.PublicUrl, options.AllowPrivateAddress);
        var layout = request.Layout();
        var items = request.Items(LabelRange.PrintMax);
        if (await RefuseAsync(http, viewer, address.Status, layout.Status, items.Status)) return;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        http.Response.Headers.CacheControl = "no-store";
        await using var page = new StreamWriter(http.Response.Body, new UTF8Encoding(false), 1 << 16);
        var sheet = new LabelSheet(layout.Value!, address.Value!, !text.Chinese);
        await sheet.WriteAsync(page, items.Value!.Items, http.RequestAborted);
    }

    private static async Task Download(HttpContext http, IViewer viewer, IRegistry registry, ITemplates templates, ImportOptions options)
    {
        var request = new LabelRequest(http.Request.Query, viewer.Principal, registry, templates);
        var address = LabelAddress.From(options.PublicUrl, options.AllowPrivateAddress);
        var items = request.Items(LabelRange.FileMax);
        if (await RefuseAsync(http, viewer, address.Status, items.Status)) return;
        var csv = request.Text("as") != "txt";
        http.Response.ContentType = csv ? "text/csv; charset=utf-8" : "text/plain; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"labels.{(csv ? "csv" : "txt")}\"";
        await new PrintHouseFile(address.Value!, request.Text("symbol").StartsWith("Gs1", StringComparison.OrdinalIgnoreCase)).WriteAsync(http.Response.Body, items.Value!.Items, csv, http.RequestAborted);
    }

    private static async Task<bool> RefuseAsync(HttpContext http, IViewer viewer, params Outcome[] steps)
    {
        var failed = viewer.Principal.Organization is null ? new Outcome(Codes.PartiesSignInNeeded) : Array.Find(steps, s => !s.Succeeded);
        if (failed.Code is null) return false;
        await Problem.Of(failed, http).ExecuteAsync(http);
        return true;
    }
}
