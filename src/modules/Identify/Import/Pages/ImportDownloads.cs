using Microsoft.AspNetCore.Http;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Import.Jobs;
using Yiwang.Identify.Import.Report;
using Yiwang.Console.Tables.Csv;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Pages;

/// <summary>Files that leave the import: her own with the errors marked, and the empty one to fill in.</summary>
internal static class ImportDownloads
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static IResult Report(string id, HttpContext http, IViewer viewer, ImportJobs jobs, ImportOptions options, Text text)
    {
        if (jobs.Find(id, viewer.Principal.Organization) is not { Draft.Plan: { } plan } job || jobs.Findings(job) is not { } findings) return Results.NotFound();
        var errors = new RowErrors(findings.Kept, findings.BadRows.ToHashSet(), !text.Chinese);
        var draft = job.Draft;
        var name = Path.GetFileNameWithoutExtension(draft.FileName) + text["-错误", "-errors"] + (draft.IsXlsx ? ".xlsx" : ".csv");
        // the zip and the transcoder write synchronously; a file between them and the network keeps the thread pool out of it
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        using (var source = File.OpenRead(jobs.SourceOf(job)))
        {
            if (draft.IsXlsx && XlsxReport.Write(source, draft.Table.Sheet, options.Limits, plan.HeaderRow, plan.ReasonColumn, plan.HeadingOf, errors, file) is { } problem)
            {
                file.Dispose();
                return Problem.Of(new Outcome(Codes.RequestInvalid, problem.Code, null, problem.Sentence), http);
            }
            if (!draft.IsXlsx) CsvReport.Write(source, new CsvDialect(draft.Table.Coding, draft.Table.BomLength, draft.Table.Delimiter), options.Limits, plan.HeaderRow, plan.HeadingOf, errors, file);
        }
        file.Position = 0;
        return Results.File(file, draft.IsXlsx ? Workbook : "text/csv", name);
    }

    public static IResult Template(string template, HttpContext http, IViewer viewer, ITemplates templates, Text text)
    {
        if (viewer.Principal.Organization is null) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        if (!Handle.TryParse(template, out var handle) || templates.Find(handle) is not { } known || known.Owner != viewer.Principal.Organization) return Results.NotFound();
        var file = new MemoryStream();
        FillInWorkbook.Write(known, text, file);
        file.Position = 0;
        return Results.File(file, Workbook, $"{(text.Chinese ? known.Body.NameZh : known.Body.NameEn)}{text["-导入模板", "-import"]}.xlsx");
    }
}
