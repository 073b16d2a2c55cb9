using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Export;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Plan.Board;

/// <summary>The indicators with their figures and where these come from, as CSV.</summary>
internal static class PlanExport
{
    public const string Path = "/plan/indicators.csv";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ServeAsync).ExcludeFromDescription();

    private static async Task ServeAsync(HttpContext http, IViewer viewer, PlanFigures figures, Text text)
    {
        if (!PlanRoles.MaySee(viewer.Principal))
        {
            await Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http).ExecuteAsync(http);
            return;
        }
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"indicators.csv\"";
        await http.Response.WriteAsync(CsvText.ByteOrderMark + CsvText.Line(text["计划", "Plan"], text["编号", "Code"], text["指标", "Indicator"], text["单位", "Unit"], text["目标", "Target"], text["目标日期", "By"],
            text["现值", "Figure"], text["数从哪里来", "Where it comes from"], text["截至", "As of"], text["口径", "Definition"], text["演示数据", "Invented"]), http.RequestAborted);
        foreach (var plan in figures.Plans(viewer.Principal))
        {
            foreach (var one in await figures.OfAsync(viewer.Principal, plan))
            {
                await http.Response.WriteAsync(CsvText.Line(text[plan.Name], one.Indicator.Code, text[one.Indicator.Name], text[one.Indicator.Unit], Number(one.Indicator.Target), Day(one.Indicator.TargetDate),
                    one.Value is { } value ? Number(value) : "", text[IndicatorNow.KindWords(one.Indicator.Kind)], one.AsOf is { } day ? Day(day) : "", text[one.Indicator.Definition], one.Demo ? text["是", "yes"] : ""), http.RequestAborted);
            }
        }
    }

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);
    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
