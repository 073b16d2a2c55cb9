using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Table;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.Api;

/// <summary>Point tables as files, both ways.</summary>
internal static class PointFilesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/devices/{prefix}/{suffix}").WithTags("devices").DisableAntiforgery();
        api.MapGet("/points.xlsx", Xlsx).WithSummary("The point table as a workbook").Produces(StatusCodes.Status200OK, contentType: PointTableWriter.XlsxType);
        api.MapGet("/points.csv", Csv).WithSummary("The point table as CSV").Produces(StatusCodes.Status200OK, contentType: "text/csv");
        api.MapPost("/points/import", ImportAsync).WithSummary("Save a point table: xlsx, CSV (UTF-8, GBK) or tab-separated text as the body; what it does not say stays as it is")
            .Accepts<byte[]>("application/octet-stream", PointTableWriter.XlsxType, "text/csv", "text/plain");
    }

    private static IResult Xlsx(string prefix, string suffix, HttpContext http, IViewer viewer, IPointBook book, DeviceAccess devices, DeviceSight sight)
    {
        var points = PointsOf(prefix, suffix, viewer.Principal, book, devices, sight);
        if (!points.Succeeded) return Problem.Of(points.Status, http);
        var file = new MemoryStream();
        PointTableWriter.Xlsx(file, suffix, points.Value, Problem.WantsEnglish(http.Request));
        return Results.File(file.ToArray(), PointTableWriter.XlsxType, suffix + ".xlsx");
    }

    private static IResult Csv(string prefix, string suffix, HttpContext http, IViewer viewer, IPointBook book, DeviceAccess devices, DeviceSight sight)
    {
        var points = PointsOf(prefix, suffix, viewer.Principal, book, devices, sight);
        if (!points.Succeeded) return Problem.Of(points.Status, http);
        var file = new MemoryStream();
        PointTableWriter.Csv(file, points.Value, Problem.WantsEnglish(http.Request));
        return Results.File(file.ToArray(), "text/csv; charset=utf-8", suffix + ".csv");
    }

    private static Outcome<IReadOnlyList<Point>> PointsOf(string prefix, string suffix, Principal who, IPointBook book, DeviceAccess devices, DeviceSight sight)
    {
        var device = devices.Find(who, prefix, suffix);
        return device.Succeeded ? book.PointsOf(device.Value).Where(p => sight.MaySee(who, p)).ToArray() : device.Status;
    }

    private static async Task<Results<Ok<IReadOnlyList<PointJson>>, Problem>> ImportAsync(string prefix, string suffix, [Description("Connection for rows that name none.")] string? adapter, HttpContext http, IViewer viewer, IPointBook book, PointTableImport import, DeviceAccess devices)
    {
        var device = devices.Find(viewer.Principal, prefix, suffix);
        if (!device.Succeeded) return Problem.Of(device.Status, http);
        if (await BodyAsync(http.Request) is not { } file) return Problem.Of(new Outcome(Codes.RequestTooLarge, $"{PointTableReader.FileBytesMax} bytes", "file"), http);
        var table = PointTableReader.Read(file, book.PointsOf(device.Value));
        if (!table.Succeeded) return Problem.Of(table.Status, http);
        var saved = await import.SaveAsync(viewer.Principal, device.Value, table.Value, adapter ?? "", http.RequestAborted);
        return saved.Succeeded ? TypedResults.Ok<IReadOnlyList<PointJson>>([.. saved.Value.Select(PointJson.Of)]) : Problem.Of(saved.Status, http);
    }

    /// <returns>Null when there is more than a table may have.</returns>
    private static async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        var file = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            if (file.Length + read > PointTableReader.FileBytesMax) return null;
            file.Write(buffer, 0, read);
        }
        return file.ToArray();
    }
}
