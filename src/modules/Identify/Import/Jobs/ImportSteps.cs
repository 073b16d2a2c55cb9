using Yiwang.Events;
using Yiwang.Identify.Import.Checks;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Identify.Import.Survey;
using Yiwang.Console.Tables;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Jobs;

/// <summary>The three long steps of an import. Each reads the file from the start, needs memory for the rows' codes only, and may be cancelled until it commits.</summary>
internal sealed class ImportSteps(DraftFolder folder, ImportOptions options, IRegistry registry, ITemplates templates)
{
    private const int LabelledMax = 500;

    /// <summary>Throws when cancelled.</summary>
    public ImportDraft Survey(ImportJob job)
    {
        var draft = job.Draft;
        job.Survey = Survey(draft, job, out var problem);
        return job.Survey is { } survey
            ? draft with { State = ImportState.Mapping, Rows = survey.DataRows, Trouble = survey.DataRows == 0 ? new Bilingual("表头下面没有数据行。", "There are no rows below the heading.") : null }
            : draft with { State = ImportState.Refused, Trouble = problem!.Sentence };
    }

    private TableSurvey? Survey(ImportDraft draft, ImportJob job, out TableProblem? problem)
    {
        using var table = TableSource.Open(folder.SourceOf(draft.Id), draft.Table, options.Limits, out problem);
        return table is null ? null : TableSurvey.Take(table, draft.HeaderRow, p => job.Progress = p, job.Cancelled, out problem);
    }

    public ImportDraft Check(ImportJob job)
    {
        var draft = job.Draft;
        if (Prepare(job) is not { } ready) return Back(draft, new("模板已经变了，请重新对应各列。", "The template has changed; map the columns again."));
        using var table = TableSource.Open(folder.SourceOf(draft.Id), draft.Table, options.Limits, out var problem);
        var findings = new FindingList();
        var rows = table is null ? null : ready.Check(table, registry, draft.Organization, findings, p => job.Progress = p, job.Cancelled, out problem);
        if (rows is null) return draft with { State = ImportState.Refused, Trouble = problem!.Sentence };
        folder.Save(draft.Id, findings);
        return draft with
        {
            State = ImportState.Preview,
            Rows = rows.Value,
            BadRows = findings.BadRows.Count,
            GoodRows = rows.Value - findings.BadRows.Count,
            Errors = findings.Errors,
            Fixes = findings.Fixes,
            Trouble = null,
        };
    }

    /// <summary>After a restart the survey is gone: it is taken again.</summary>
    private ImportCheck? Prepare(ImportJob job)
    {
        var draft = job.Draft;
        if (draft.Plan is not { } plan || TemplateOf(draft) is not { } template) return null;
        job.Survey ??= Survey(draft, job, out _);
        var suffix = SuffixRule.Parse(plan.Suffix, plan.Headings, plan.Date);
        return job.Survey is null || !suffix.Succeeded ? null : new ImportCheck(plan, template, suffix.Value, job.Survey, draft.CreatedUs);
    }

    private Template? TemplateOf(ImportDraft draft)
    {
        if (!Handle.TryParse(draft.Plan!.Template, out var handle)) return null;
        if (draft.Plan.NewTemplate is not { } body) return templates.Find(handle, draft.Plan.TemplateVersion);
        return Published(handle, body) ?? new Template(handle, 1, TemplateState.Draft, draft.Organization, body, -1);
    }

    /// <summary>A template that this very import published before a restart.</summary>
    private Template? Published(Handle handle, TemplateBody body) =>
        templates.Find(handle) is { } known && TemplateJson.Write(known.Body).AsSpan().SequenceEqual(TemplateJson.Write(body)) ? known : null;

    public async ValueTask<ImportDraft> RegisterAsync(ImportJob job)
    {
        var draft = job.Draft;
        if (await PublishTemplateAsync(job) is { Succeeded: false } refused) return Back(draft, refused.Say ?? new(refused.Code, refused.Code));
        if (Prepare(job) is not { } ready || folder.FindingsIn(draft.Id) is not { } findings) return Back(draft, new("模板已经变了，请重新对应各列。", "The template has changed; map the columns again."));
        using var table = TableSource.Open(folder.SourceOf(draft.Id), draft.Table, options.Limits, out var problem);
        if (table is null) return draft with { State = ImportState.Refused, Trouble = problem!.Sentence };
        var first = new List<string>();
        var things = ready.Things(table, findings.BadRows.ToHashSet(), p => job.Progress = p / 2).Select(t => Noted(t, first));
        var progress = new Reported(p => job.Progress = 0.5 + p / 2);
        var outcome = await registry.RegisterBulkAsync(draft.Who, things, draft.GoodRows, $"import:{draft.Id}", progress, job.Cancelled);
        if (!outcome.Succeeded) return draft with { State = ImportState.Preview, Trouble = Reason(outcome.Status) };
        return draft with { State = ImportState.Done, Position = outcome.Value.Position, FirstHandles = first, Trouble = null };
    }

    private static RegisterThing Noted(RegisterThing thing, List<string> first)
    {
        if (first.Count < LabelledMax) first.Add(thing.Handle.ToString());
        return thing;
    }

    private static Bilingual Reason(Outcome outcome)
    {
        var say = outcome.Say ?? CodeSentences.Of(outcome);
        return outcome.Detail is { Length: > 0 } detail ? new($"{say.Zh}（{detail}）", $"{say.En} ({detail})") : say;
    }

    private async ValueTask<Outcome> PublishTemplateAsync(ImportJob job)
    {
        var draft = job.Draft;
        if (draft.Plan?.NewTemplate is not { } body || !Handle.TryParse(draft.Plan.Template, out var handle) || Published(handle, body) is not null) return Outcome.Ok;
        return (await templates.PublishAsync(draft.Who, handle, body, expectedPosition: -1, job.Cancelled)).Status;
    }

    private static ImportDraft Back(ImportDraft draft, Bilingual trouble) => draft with { State = ImportState.Mapping, Trouble = trouble };

    private sealed class Reported(Action<double> report) : IProgress<BulkProgress>
    {
        public void Report(BulkProgress value) => report(value.Total == 0 ? 1 : (double)value.Done / value.Total);
    }
}
