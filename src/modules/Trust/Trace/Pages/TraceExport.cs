using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Export;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Query;

namespace Yiwang.Trust.Trace.Pages;

/// <summary>A trace as a table, a line for each thing or, of more than 50,000, for each range.</summary>
internal static class TraceExport
{
    private const string Path = "/trust/trace/export";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ServeAsync).ExcludeFromDescription();

    public static string Href(TraceQuestion question, string format) =>
        $"{Path}?code={Uri.EscapeDataString(question.Code)}&direction={(question.Direction == TraceDirection.Backward ? "backward" : "forward")}&format={format}" + (question.AtUs is { } at ? $"&at={at.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : "");

    private static async Task ServeAsync(string code, string? direction, string? format, long? at, HttpContext http, IViewer viewer, ITraces traces, PartyNames parties, Text text)
    {
        var question = new TraceQuestion(code, direction == "backward" ? TraceDirection.Backward : TraceDirection.Forward, at);
        var listed = await traces.ListAsync(viewer.Principal, question, http.RequestAborted);
        if (!listed.Succeeded)
        {
            await Problem.Of(listed.Status, http).ExecuteAsync(http);
            return;
        }
        string[] head = [text["类别", "Kind"], text["编码", "Code"], text["数量", "Count"], text["持有单位", "Holder"]];
        var rows = listed.Value.Select(r => new[] { text[r.Item], r.Code, r.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), parties.Show(r.Holder) });
        await TableExport.SendAsync(http, "trace", format, text["溯源", "Trace"], [16, 42, 10, 30], head, rows);
    }
}
