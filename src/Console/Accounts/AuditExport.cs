using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Export;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;

namespace Yiwang.Console.Accounts;

/// <summary>An organisation's own audit as CSV, newest first, at most 10,000 lines.</summary>
internal static class AuditExport
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/admin/audit.csv", SendAsync).ExcludeFromDescription();

    public static bool MayRead(IAccess access, Principal who) => who.Organization is { } own && access.Decide(who, AccessAction.ReadAudit, new ThingScope(own, null)).Allowed;

    private static async Task SendAsync(HttpContext http, IViewer viewer, IAudit audit, IAccess access, IDirectory directory)
    {
        if (!MayRead(access, viewer.Principal))
        {
            await Http.Problem.Of(new Outcome(viewer.Principal.IsPublic ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http).ExecuteAsync(http);
            return;
        }
        var query = AuditFilter.Of(http.Request.Query).Query(viewer.Principal, directory, AuditQuery.MaxRows);
        var rows = await Task.Run(() => audit.Find(query), http.RequestAborted);
        var text = new StringBuilder(CsvText.ByteOrderMark).Append(CsvText.Line("序号 No", "时间 UTC", "谁 Actor", "做什么 Act", "对象 About", "结果 Outcome", "地址 Address", "说明 Detail"));
        foreach (var row in rows)
            text.Append(CsvText.Line(row.Sequence.ToString(CultureInfo.InvariantCulture), row.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), row.Record.Actor, row.Record.Action, row.Record.Object, row.Record.Outcome, row.Record.Address, row.Record.Detail));
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        await http.Response.WriteAsync(text.ToString(), http.RequestAborted);
    }
}
