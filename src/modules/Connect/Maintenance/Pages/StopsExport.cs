using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Maintenance.Effectiveness;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Connect.Points;
using Yiwang.Connect.Words;
using Yiwang.Console.Export;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.Maintenance.Pages;

/// <summary>Every stop of one machine over the days asked for, as CSV.</summary>
internal static class StopsExport
{
    public const string Path = "/maintenance/stops.csv";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ServeAsync).ExcludeFromDescription();

    private static async Task ServeAsync(HttpContext http, IViewer viewer, DeviceThings things, DeviceSight sight, DeviceEffectiveness effectiveness, ShiftPlans shifts, TimeProvider clock, Text text)
    {
        var who = viewer.Principal;
        if (viewer.Name is null || !DeviceRoles.MaySee(who) || !Handle.TryParse(http.Request.Query["device"], out var device) || things.Find(device) is not { Succeeded: true, Value: var found } || !sight.MaySee(who, found.Record))
        {
            await Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.ThingsNotFound), http).ExecuteAsync(http);
            return;
        }
        var days = ReportDays.Of(http.Request.Query, shifts.Of(found.Record.Owner).Plan, text, Micros.Of(clock));
        var report = await effectiveness.ReadAsync(found.Device, found.Record.Owner, days.From, days.To, text.Zone, http.RequestAborted);
        OeeExport.Begin(http, $"stops-{found.Device.Suffix}.csv");
        await http.Response.WriteAsync(CsvText.ByteOrderMark + CsvText.Line(text["开始", "From"], text["结束", "To"], text["状态", "State"], text["损失分钟", "Lost minutes"], text["原因", "Reason"], text["说明", "Remark"], text["工单", "Work order"]), http.RequestAborted);
        foreach (var stop in report.Stops)
        {
            await http.Response.WriteAsync(CsvText.Line(text.Time(stop.FromUs), text.Time(stop.ToUs), text[StateWords.Of(stop.State)], (stop.LostUs / 6e7).ToString("0.#", CultureInfo.InvariantCulture), Words.Reason(text, stop.Reason), stop.Remark ?? "", stop.OrderNumber ?? ""), http.RequestAborted);
        }
    }
}
