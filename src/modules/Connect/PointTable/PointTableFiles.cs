using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Table;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Things;

namespace Yiwang.Connect.PointTable;

/// <summary>A device's point table to take away, as a workbook or CSV that an import reads back.</summary>
internal static class PointTableFiles
{
    private const string Path = "/devices/points-file";

    public static string Href(Handle device, string format) => $"{Path}?format={format}&device={Uri.EscapeDataString(device.ToString())}";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, Serve).ExcludeFromDescription();

    private static IResult Serve(string device, string? format, HttpContext http, IViewer viewer, DeviceSight sight, IPointBook book, Text text)
    {
        if (!Handle.TryParse(device, out var handle)) return Problem.Of(new Outcome(Codes.ThingsHandleInvalid, device), http);
        var local = sight.Local(handle);
        if (!sight.MaySee(viewer.Principal, local)) return Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);
        var points = book.PointsOf(local);
        var file = new MemoryStream();
        if (format == "csv") PointTableWriter.Csv(file, points, !text.Chinese);
        else PointTableWriter.Xlsx(file, text["点表", "Points"], points, !text.Chinese);
        return Results.File(file.ToArray(), format == "csv" ? "text/csv; charset=utf-8" : PointTableWriter.XlsxType, $"points-{local.Suffix}.{(format == "csv" ? "csv" : "xlsx")}");
    }
}
