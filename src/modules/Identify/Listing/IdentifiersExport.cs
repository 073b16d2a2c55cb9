using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Export;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Reading;
using Yiwang.Net.Resolving;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Listing;

/// <summary>A prefix's identifiers as CSV, streamed page by page, so that a million rows take no memory.</summary>
internal static class IdentifiersExport
{
    private const int PageRows = 500;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/identify/identifiers.csv", Serve).ExcludeFromDescription();

    private static async Task Serve(string prefix, HttpContext http, IPrefixTable prefixes, IRegistry registry, IViewer viewer, Sight sight, ThingReader reader, Text text)
    {
        if (ListedPrefixes.Of(prefixes, registry, viewer.Principal).FirstOrDefault(p => p.Prefix.ToString() == prefix) is not { } chosen)
        {
            await Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http).ExecuteAsync(http);
            return;
        }
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"identifiers-{chosen.Prefix}.csv\"";
        await http.Response.WriteAsync(CsvText.ByteOrderMark + CsvText.Line(text["标识", "Identifier"], text["名称", "Name"], text["类型", "Kind"], text["状态", "Status"], text["登记或修改时间", "Changed"], text["存证序号", "Log entry"]), http.RequestAborted);
        string? cursor = null;
        do
        {
            (var page, cursor) = registry.List(chosen.Prefix, cursor, PageRows);
            var lines = new StringBuilder();
            foreach (var record in page)
            {
                var reading = reader.Read(text, sight.Of(viewer.Principal, record).Shown, 0);
                lines.Append(CsvText.Line(record.Range?.ToString() ?? record.Handle.ToString(), reading.Title, reading.Kind, StatusWords.Of(text, record.Status), text.Time(record.RecordedAtUs), (record.Position + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
            await http.Response.WriteAsync(lines.ToString(), http.RequestAborted);
        }
        while (cursor is not null);
    }
}
