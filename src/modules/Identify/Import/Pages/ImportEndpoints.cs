using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Import.Jobs;
using Yiwang.Identify.Import.Survey;
using Yiwang.Console.Tables.Csv;
using Yiwang.Parties;
using Yiwang.Things.Templates;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Identify.Import.Pages;

/// <summary>What the import pages post to. Every post is a plain form, answered by a redirect to the page that shows the new state.</summary>
internal static class ImportEndpoints
{
    public const string Root = "/identify/import";
    private const int FormValuesMax = 20_000;

    public static string PageOf(string id) => $"{Root}/{id}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root).ExcludeFromDescription().DisableAntiforgery();
        group.DisableRequestTimeout();
        group.MapPost("/upload", Upload);
        group.MapPost("/{id}/read", ReadAgain);
        group.MapPost("/{id}/check", Check);
        group.MapPost("/{id}/register", Register);
        group.MapPost("/{id}/back", Back);
        group.MapPost("/{id}/cancel", Cancel);
        group.MapGet("/{id}/progress", Progress);
        group.MapGet("/{id}/report", ImportDownloads.Report);
        group.MapGet("/template.xlsx", ImportDownloads.Template);
    }

    /// <summary>Signed in, permitted to register, and the form came from our own page; else the answer.</summary>
    private static async Task<(IFormCollection? Form, IResult? Refused)> OpenAsync(HttpContext http, IViewer viewer, IAccess access, IAntiforgery antiforgery, long bodyBytesMax)
    {
        if (viewer.Principal.Organization is not { } organization) return (null, Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http));
        var decision = access.Decide(viewer.Principal, AccessAction.Register, new ThingScope(organization, null));
        if (!decision.Allowed) return (null, Problem.Of(new Outcome(decision.Code), http));
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = bodyBytesMax;
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { MultipartBodyLengthLimit = bodyBytesMax, ValueCountLimit = FormValuesMax }));
        try
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return (null, Problem.Of(new Outcome(Codes.RequestInvalid, "antiforgery", null, new Bilingual("页面已过期，请返回刷新后再试。", "The page has expired; go back, refresh and try again.")), http));
            return (await http.Request.ReadFormAsync(http.RequestAborted), null);
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException or IOException)
        {
            return (null, Problem.Of(new Outcome(Codes.RequestTooLarge, null, "file", new Bilingual($"上传超过 {bodyBytesMax >> 20} MB 或没有传完，请分成几个文件。", $"The upload is larger than {bodyBytesMax >> 20} MB or was cut off; split the file.")), http));
        }
    }

    private static async Task<IResult> Upload(HttpContext http, IViewer viewer, IAccess access, IAntiforgery antiforgery, ImportJobs jobs, ImportOptions options, Text text)
    {
        var (form, refused) = await OpenAsync(http, viewer, access, antiforgery, options.Limits.UploadBytesMax + (1 << 20));
        if (form is null) return refused!;
        if (form.Files.GetFile("file") is not { Length: > 0 } file) return Say(http, text, Root, new Bilingual("请先选择文件。", "Choose a file first."));
        await using var content = file.OpenReadStream();
        var begun = await jobs.BeginAsync(viewer.Principal, file.FileName, content, http.RequestAborted);
        return begun.Succeeded ? Results.Redirect(PageOf(begun.Value.Draft.Id)) : Say(http, text, Root, begun.Status.Say ?? CodeSentences.Of(begun.Status));
    }

    private static IResult Say(HttpContext http, Text text, string path, Bilingual sentence)
    {
        Flash.Say(http, text[sentence]);
        return Results.Redirect(path);
    }

    private static async Task<IResult> WithJob(string id, HttpContext http, IViewer viewer, IAccess access, IAntiforgery antiforgery, ImportJobs jobs, Func<ImportJob, IFormCollection, Task<bool>> step)
    {
        var (form, refused) = await OpenAsync(http, viewer, access, antiforgery, 4 << 20);
        if (form is null) return refused!;
        if (jobs.Find(id, viewer.Principal.Organization) is not { } job) return Results.NotFound();
        await step(job, form);
        return Results.Redirect(PageOf(id));
    }

    private static Task<IResult> ReadAgain(string id, HttpContext http, IViewer viewer, IAccess access, IAntiforgery antiforgery, ImportJobs jobs) =>
        WithJob(id, http, viewer, access, antiforgery, jobs, async (job, form) =>
        {
            var table = job.Draft.Table;
            var sheet = form["sheet"].ToString();
            if (table.IsXlsx && job.Draft.Sheets.Any(s => s.Name == sheet)) table = table with { Sheet = sheet };
            if (!table.IsXlsx && Enum.TryParse<TextCoding>(form["coding"], out var coding) && Enum.IsDefined(coding)) table = table with { Coding = coding, BomLength = coding == table.Coding ? table.BomLength : 0 };
            if (!table.IsXlsx && form["delimiter"].ToString() is ['\t' or ',' or ';' or '|']) table = table with { Delimiter = (byte)form["delimiter"].ToString()[0] };
            _ = int.TryParse(form["header"], out var header);
            return await jobs.ReadAgainAsync(job, table, Math.Clamp(header, 0, HeaderFinder.RowsMax), http.RequestAborted);
        });

    private static Task<IResult> Check(string id, HttpContext http, IViewer viewer, IAccess access, IAntiforgery antiforgery, ImportJobs jobs, ITemplates templates, TimeProvider clock) =>
        WithJob(id, http, viewer, access, antiforgery, jobs, async (job, form) =>
        {
            if (job.Survey is not { } survey) return false;
            var today = DateOnly.FromDateTime(clock.GetUtcNow().AddHours(8).DateTime);
            var mapping = new MappingForm(form, job.Draft, survey, templates, today);
            var plan = mapping.Plan();
            job.Typed = new(form.ToDictionary(f => f.Key, f => f.Value.ToString()), mapping.Wrong);
            return plan is not null && await jobs.CheckAsync(job, plan, http.RequestAborted);
        });

    private static Task<IResult> Register(string id, HttpContext http, IViewer viewer, IAccess access, IAntiforgery antiforgery, ImportJobs jobs) =>
        WithJob(id, http, viewer, access, antiforgery, jobs, async (job, form) => await jobs.RegisterAsync(job, viewer.Principal, form["rows"] == "good", http.RequestAborted));

    private static Task<IResult> Back(string id, HttpContext http, IViewer viewer, IAccess access, IAntiforgery antiforgery, ImportJobs jobs) =>
        WithJob(id, http, viewer, access, antiforgery, jobs, async (job, _) => jobs.BackToMapping(job) && (job.Survey is not null || await jobs.ReadAgainAsync(job, job.Draft.Table, job.Draft.HeaderRow, http.RequestAborted)));

    private static Task<IResult> Cancel(string id, HttpContext http, IViewer viewer, IAccess access, IAntiforgery antiforgery, ImportJobs jobs) =>
        WithJob(id, http, viewer, access, antiforgery, jobs, (job, _) => Task.FromResult(jobs.Cancel(job)));

    /// <summary>Server-sent events while a step runs: <c>{done,total,text,next}</c>; the last one names the page to go to.</summary>
    private static IResult Progress(string id, HttpContext http, IViewer viewer, ImportJobs jobs, TimeProvider clock)
    {
        if (jobs.Find(id, viewer.Principal.Organization) is not { } job) return Results.NotFound();
        return TypedResults.ServerSentEvents(Steps(job, clock, http.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<ProgressStep>> Steps(ImportJob job, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancel)
    {
        var state = job.Draft.State;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(400), clock);
        while (job.Draft.State == state && job.Draft.IsRunning)
        {
            var done = (long)(job.Progress * 1_000);
            yield return new(new ProgressStep(done, 1_000, $"{done / 10} %", null));
            await timer.WaitForNextTickAsync(cancel);
        }
        yield return new(new ProgressStep(1_000, 1_000, null, PageOf(job.Draft.Id)));
    }

    private sealed record ProgressStep(long Done, long Total, string? Text, string? Next);
}
