using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Maintenance.Effectiveness;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Console.Export;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.Maintenance.Pages;

/// <summary>Effectiveness of every machine over the days asked for, as CSV. Shares as numbers, 1 = 100 %; what is missing is empty.</summary>
internal static class OeeExport
{
    public const string Path = "/maintenance/oee.csv";
    private const int DevicesMax = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ServeAsync).ExcludeFromDescription();
        StopsExport.Map(routes);
    }

    private static async Task ServeAsync(HttpContext http, IViewer viewer, DeviceList devices, DeviceEffectiveness effectiveness, ShiftPlans shifts, TimeProvider clock, Text text)
    {
        if (viewer.Name is null || !DeviceRoles.MaySee(viewer.Principal) || viewer.Principal.Organization is not { } owner)
        {
            await Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http).ExecuteAsync(http);
            return;
        }
        var days = ReportDays.Of(http.Request.Query, shifts.Of(owner).Plan, text, Micros.Of(clock));
        Begin(http, $"oee-{ReportDays.Text(days.From)}-{ReportDays.Text(days.To)}.csv");
        await http.Response.WriteAsync(CsvText.ByteOrderMark + CsvText.Line(text["资产编号", "Asset number"], text["设备", "Machine"], text["从", "From"], text["到", "To"], "OEE", text["时间稼动率", "Availability"], text["性能稼动率", "Performance"],
            text["合格率", "Quality"], text["产出", "Made"], text["不良", "Rejects"], text["故障次数", "Failures"], "MTBF h", "MTTR h"), http.RequestAborted);
        foreach (var facts in devices.Connected(text, viewer.Principal).Take(DevicesMax))
        {
            var report = await effectiveness.ReadAsync(facts.Device, owner, days.From, days.To, text.Zone, http.RequestAborted);
            var (oee, reliability) = (report.Oee, report.Reliability);
            await http.Response.WriteAsync(CsvText.Line(facts.AssetNo, facts.Name, ReportDays.Text(days.From), ReportDays.Text(days.To), Say(oee.Value), Say(oee.Availability.Value), Say(oee.Performance.Value), Say(oee.Quality.Value),
                Say(report.Pieces), Say(report.Rejects), reliability.Failures.ToString(CultureInfo.InvariantCulture), Say(reliability.MtbfHours), Say(reliability.MttrHours)), http.RequestAborted);
        }
    }

    internal static void Begin(HttpContext http, string name)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
    }

    private static string Say(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
}
