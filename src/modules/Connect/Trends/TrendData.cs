using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Connect.Words;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Connect.Trends;

/// <summary>
/// Lines and states of one span of time, for the trend's island: <c>p</c> points, <c>d</c> devices whose state is shown, <c>from</c> and <c>to</c>, <c>px</c> the width.
/// Times are milliseconds since 1970 UTC; null is a break in the line.
/// </summary>
internal static class TrendData
{
    public const string Path = "/devices/trends/data";
    private const int ColumnsUsual = 800;
    private const int SpansMax = 2_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Path, ServeAsync).ExcludeFromDescription();

    private static async Task ServeAsync(HttpContext http, IViewer viewer, TrendPoints chosen, TrendReader reader, ILiveStates live, Text text, TimeProvider clock)
    {
        if (viewer.Name is null)
        {
            await Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http).ExecuteAsync(http);
            return;
        }
        var query = http.Request.Query;
        var nowUs = Micros.Of(clock);
        var range = TrendRange.Of(query, text, nowUs);
        var columns = int.TryParse(query["px"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : ColumnsUsual;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter.AsStream(leaveOpen: true));
        json.WriteStartObject();
        json.WriteNumber("from", range.FromUs / 1_000);
        json.WriteNumber("to", range.ToUs / 1_000);
        json.WriteStartArray("series");
        foreach (var point in chosen.Of(viewer.Principal, query["p"]))
        {
            Write(json, text, point, reader.Read(point, range.FromUs, range.ToUs, columns, nowUs), Math.Min(range.ToUs, nowUs));
            await json.FlushAsync(http.RequestAborted);
        }
        json.WriteEndArray();
        json.WriteStartArray("states");
        foreach (var device in chosen.Devices(viewer.Principal, query["d"])) Write(json, text, device, live.States(device, range.FromUs, range.ToUs, SpansMax));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Text text, Point point, TrendLine line, long endUs)
    {
        json.WriteStartObject();
        json.WriteString("p", point.Handle.ToString());
        json.WriteStartArray("t");
        foreach (var drawn in line.Points) json.WriteNumberValue(drawn.TimeUs / 1_000);
        json.WriteEndArray();
        json.WriteStartArray("v");
        foreach (var drawn in line.Points)
        {
            if (double.IsFinite(drawn.Value)) json.WriteNumberValue(drawn.Value);
            else json.WriteNullValue();
        }
        json.WriteEndArray();
        json.WriteStartArray("doubts");
        foreach (var doubt in line.Doubts(endUs))
        {
            json.WriteStartArray();
            json.WriteNumberValue(doubt.FromUs / 1_000);
            json.WriteNumberValue(doubt.ToUs / 1_000);
            json.WriteStringValue(text[QualityWords.Of(doubt.Quality)]);
            json.WriteBooleanValue(doubt.Quality.IsBad);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteStartArray("stats");
        foreach (var words in TrendStats.Of(text, point, line)) json.WriteStringValue(words);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Text text, Handle device, IReadOnlyList<StateSpan> spans)
    {
        json.WriteStartObject();
        json.WriteString("d", device.ToString());
        json.WriteStartArray("spans");
        foreach (var span in spans)
        {
            json.WriteStartArray();
            json.WriteNumberValue(span.FromUs / 1_000);
            json.WriteNumberValue(span.ToUs / 1_000);
            json.WriteStringValue(StateWords.Look(span.State));
            json.WriteStringValue(text[StateWords.Of(span.State)]);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
