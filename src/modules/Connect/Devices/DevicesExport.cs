using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Words;
using Yiwang.Console.Export;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Connect.Devices;

/// <summary>The list of devices as it is filtered, as CSV.</summary>
internal static class DevicesExport
{
    private const int PageRows = 1_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/devices.csv", ServeAsync).ExcludeFromDescription();

    private static async Task ServeAsync(HttpContext http, IViewer viewer, DeviceList list, Text text)
    {
        if (viewer.Name is null)
        {
            await Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http).ExecuteAsync(http);
            return;
        }
        var filter = DeviceFilter.Of(http.Request.Query);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"devices.csv\"";
        await http.Response.WriteAsync(CsvText.ByteOrderMark + CsvText.Line(text["资产编号", "Asset number"], text["设备", "Device"], text["标识", "Identifier"], text["型号", "Model"], text["类别", "Category"], text["车间", "Workshop"],
            text["状态", "State"], text["状态开始", "Since"], text["最后良好", "Last good"], text["测点", "Points"], text["无新值的测点", "Silent points"]), http.RequestAborted);
        for (var page = 1; ; page++)
        {
            var (facts, count) = await list.PageAsync(text, viewer.Principal, filter, page, PageRows, http.RequestAborted);
            foreach (var row in list.Rows(text, viewer.Principal, facts)) await http.Response.WriteAsync(Line(text, row), http.RequestAborted);
            if (facts.Count == 0 || (long)page * PageRows >= count) return;
        }
    }

    private static string Line(Text text, DeviceRow row) =>
        CsvText.Line(row.Facts.AssetNo, row.Facts.Name, row.Facts.Device.ToString(), row.Facts.Model, row.Facts.Category, row.Facts.Workshop, text[StateWords.Of(row.State)],
                Time(text, row.SinceUs), Time(text, row.LastGoodUs), row.Points.ToString(CultureInfo.InvariantCulture), row.Silent.ToString(CultureInfo.InvariantCulture));

    private static string Time(Text text, long us) => us == 0 ? "" : text.Time(us);
}
