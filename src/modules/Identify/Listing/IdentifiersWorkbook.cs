using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Console.Export.Xlsx;
using Yiwang.Identify.Reading;
using Yiwang.Net.Resolving;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Identify.Listing;

/// <summary>
/// A prefix's identifiers of one template as a workbook: a column for each item, every code a text cell. Written row by row to a file that is gone once
/// sent, so that a full sheet takes no memory.
/// </summary>
internal static class IdentifiersWorkbook
{
    /// <summary>What a sheet holds (1,048,576 rows) without its heading; beyond it the CSV has all.</summary>
    private const int RowsMax = 1_048_575;
    private const int PageRows = 500;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/identify/identifiers.xlsx", Serve).ExcludeFromDescription().DisableRequestTimeout();

    private static IResult Serve(string prefix, string? template, HttpContext http, IPrefixTable prefixes, ITemplates templates, IRegistry registry, IViewer viewer, Sight sight, Text text)
    {
        if (ListedPrefixes.Of(prefixes, registry, viewer.Principal).FirstOrDefault(p => p.Prefix.ToString() == prefix) is not { } chosen)
            return Problem.Of(new Outcome(viewer.Name is null ? Codes.PartiesSignInNeeded : Codes.PartiesForbidden), http);
        var known = Handle.TryParse(template, out var handle) ? templates.Find(handle) : null;
        if (known is null) return Problem.Of(new Outcome(Codes.ThingsTemplateUnknown, template, "template"), http);
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        using (var book = new XlsxWriter(file, leaveOpen: true))
        {
            var look = new XlsxSheetLook { FrozenRows = 1, Widths = [32, 10, .. known.Body.Items.Select(_ => 18.0)] };
            var sheet = book.AddSheet(ItemWords.Name(text, known.Body), look);
            sheet.StartRow().Text(text["标识", "Identifier"], XlsxStyle.Heading).Text(text["状态", "Status"], XlsxStyle.Heading);
            foreach (var item in known.Body.Items) sheet.Text(ItemWords.Label(text, item), XlsxStyle.Heading);
            foreach (var record in Records(registry, chosen.Prefix, known.Handle, http.RequestAborted)) WriteRow(sheet, sight.Of(viewer.Principal, record).Shown, known, text);
        }
        file.Position = 0;
        return Results.File(file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"{ItemWords.Name(text, known.Body)}-{prefix}.xlsx");
    }

    private static IEnumerable<ThingRecord> Records(IRegistry registry, Prefix prefix, Handle template, CancellationToken cancel)
    {
        string? cursor = null;
        var rows = 0;
        do
        {
            cancel.ThrowIfCancellationRequested();
            (var page, cursor) = registry.List(prefix, cursor, PageRows);
            foreach (var record in page)
                if (record.Template == template && rows++ < RowsMax) yield return record;
        }
        while (cursor is not null && rows < RowsMax);
    }

    private static void WriteRow(SheetWriter sheet, ThingRecord record, Template template, Text text)
    {
        sheet.StartRow().Text(record.Handle.ToString()).Text(StatusWords.Of(text, record.Status));
        foreach (var item in template.Body.Items)
        {
            if (record.Values.FirstOrDefault(v => v.Index == item.Index) is not { } value) sheet.Skip();
            else sheet.Text(item.Type is ItemType.Choice or ItemType.Boolean ? ValueWords.Show(text, value, item).Text : ValueWords.Plain(value.Data.Span));
        }
    }
}
