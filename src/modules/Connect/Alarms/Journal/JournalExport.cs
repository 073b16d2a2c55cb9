using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Alarms.List;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Console.Export;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Connect.Alarms.Journal;

/// <summary>The journal as it is filtered, as CSV.</summary>
internal static class JournalExport
{
    private const int PageRows = 500, PagesMax = 200;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/alarms/journal.csv", ServeAsync).ExcludeFromDescription();

    private static async Task ServeAsync(HttpContext http, IViewer viewer, JournalReader reader, Text text)
    {
        if (viewer.Name is null || !AlarmRoles.MaySee(viewer.Principal))
        {
            await Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http).ExecuteAsync(http);
            return;
        }
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"alarms.csv\"";
        await http.Response.WriteAsync(CsvText.ByteOrderMark + CsvText.Line(text["编号", "Number"], text["严重度", "Severity"], text["类别", "Category"], text["设备", "Device"], text["报警", "Alarm"], text["数值", "Values"], text["状态", "State"],
            text["触发", "Raised"], text["恢复", "Returned"], text["次数", "Times"], text["首发", "First out"], text["抖动", "Chattering"], text["泛滥期间", "In a flood"]), http.RequestAborted);
        var filter = JournalFilter.Of(http.Request.Query) with { Cursor = null };
        for (var page = 0; page < PagesMax; page++)
        {
            var (rows, next) = await reader.ReadAsync(text, viewer.Principal, filter, PageRows, http.RequestAborted);
            foreach (var row in rows) await http.Response.WriteAsync(Line(text, row), http.RequestAborted);
            if (next is null) return;
            filter = filter with { Cursor = next };
        }
    }

    private static string Line(Text text, AlarmRow row) => CsvText.Line(row.Number, text[row.Severity.Name()], text[AlarmWords.OfCategory(row.Category)], row.DeviceName, row.Message, row.Readings, text[AlarmWords.OfState(row.State)], Time(text, row.RaisedUs),
        Time(text, row.ClearedUs), row.Occurrences.ToString(CultureInfo.InvariantCulture), Yes(text, row.IsFirstOut), Yes(text, row.IsChattering), Yes(text, row.InFlood));

    private static string Time(Text text, long us) => us == 0 ? "" : text.Time(us);

    private static string Yes(Text text, bool flag) => flag ? text["是", "yes"] : "";
}
