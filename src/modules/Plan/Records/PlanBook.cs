using System.Globalization;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Plan.Records;

/// <summary>Reads and changes the plans of an organisation, which are Things like any other; every change is a revision with its author.</summary>
internal sealed class PlanBook(IRegistry registry, ITemplates templates, Sight sight)
{
    /// <summary>Own things of an authority that are looked through; a plan has under a hundred.</summary>
    private const int RowsMax = 10_000, PageRows = 500;

    public IReadOnlyList<PlanView> Read(Principal who)
    {
        if (who.Organization is not { } owner || !Prefix.TryParse(owner, out var prefix, out _)) return [];
        Kind? Of(string suffix) => templates.Find(PlanNames.OfTemplate(owner, suffix)) is { } template ? new(template.Handle) : null;
        if (Of(PlanNames.Plan) is not { } plans || Of(PlanNames.Task) is not { } tasks || Of(PlanNames.Indicator) is not { } indicators) return [];
        string? cursor = null;
        var rows = 0;
        do
        {
            (var page, cursor) = registry.List(prefix, cursor, PageRows);
            rows += page.Count;
            foreach (var record in page.Where(r => !r.IsVoided && r.Range is null))
            {
                foreach (var kind in new[] { plans, tasks, indicators }.Where(k => k.Template == record.Template)) kind.Records.Add(sight.Of(who, record).Shown);
            }
        }
        while (cursor is not null && rows < RowsMax);
        var allTasks = tasks.Records.Select(r => Task(templates.Find(tasks.Template, r.TemplateVersion)!, r)).ToLookup(t => t.Plan, t => t.View);
        var allIndicators = indicators.Records.Select(r => Indicator(templates.Find(indicators.Template, r.TemplateVersion)!, r)).ToLookup(i => i.Plan, i => i.View);
        return [.. plans.Records.Select(r => Plan(templates.Find(plans.Template, r.TemplateVersion)!, r, allTasks, allIndicators)).OrderByDescending(p => p.From)];
    }

    /// <summary>A figure filed by a person, with its evidence.</summary>
    public ValueTask<Outcome<ThingRecord>> FileAsync(Principal who, IndicatorView indicator, decimal value, DateOnly asOf, string evidence, CancellationToken cancel) =>
        ChangeAsync(who, indicator.Handle, indicator.Position, new()
        {
            ["value"] = value.ToString(CultureInfo.InvariantCulture), ["valueDate"] = asOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["evidence"] = evidence, ["demo"] = "",
        }, cancel);

    public ValueTask<Outcome<ThingRecord>> ReportAsync(Principal who, TaskView task, string status, string progress, CancellationToken cancel) =>
        ChangeAsync(who, task.Handle, task.Position, new() { ["status"] = status, ["progress"] = progress }, cancel);

    /// <summary>What was filed before, newest first.</summary>
    public IReadOnlyList<(TypedValue Value, long AtUs, string? Actor)> Filed(Handle indicator, int max)
    {
        var history = registry.History(indicator, null, max);
        if (!history.Succeeded) return [];
        List<(TypedValue, long, string?)> filed = [];
        foreach (var change in history.Value)
        {
            if (change.Record.Template is { } handle && templates.Find(handle, change.Record.TemplateVersion) is { } template && Typed(template, change.Record) is { } typed) filed.Add((typed, change.Record.RecordedAtUs, change.Actor));
        }
        return filed;
    }

    private async ValueTask<Outcome<ThingRecord>> ChangeAsync(Principal who, Handle handle, long position, Dictionary<string, string?> changed, CancellationToken cancel)
    {
        if (registry.FindRecord(handle) is not { Template: { } kind } record || templates.Find(kind, record.TemplateVersion) is not { } template) return new Outcome(Codes.ThingsNotFound, handle.ToString());
        return await registry.ReviseAsync(who, handle, PlanValues.Change(template, record, changed), position, cancel: cancel);
    }

    private static PlanView Plan(Template template, ThingRecord record, ILookup<string, TaskView> tasks, ILookup<string, IndicatorView> indicators)
    {
        string Of(string item) => PlanValues.Of(template, record, item);
        var code = Of("code");
        return new(record.Handle, code, Both(Of("planName"), Of("planNameEn")), Of("issuer"), Day(Of("from")) ?? DateOnly.MinValue, Day(Of("to")) ?? DateOnly.MaxValue, Both(Of("note"), Of("noteEn")),
            [.. tasks[code].OrderBy(t => t.No)], [.. indicators[code].OrderBy(i => i.Task ?? int.MaxValue).ThenBy(i => i.Code, StringComparer.Ordinal)]);
    }

    private static (string Plan, TaskView View) Task(Template template, ThingRecord record)
    {
        string Of(string item) => PlanValues.Of(template, record, item);
        var (units, english) = (Of("units").Split('\n', StringSplitOptions.RemoveEmptyEntries), Of("unitsEn").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return (Of("plan"), new(record.Handle, record.Position, (int)(Number(Of("no")) ?? 0), Both(Of("taskName"), Of("taskNameEn")), Of("action"), Both(Of("actionName"), Of("actionNameEn")),
            [.. units.Select((u, i) => Both(u, i < english.Length ? english[i] : ""))], Of("status"), Of("inferred") == "true", Of("progress")));
    }

    private static (string Plan, IndicatorView View) Indicator(Template template, ThingRecord record)
    {
        string Of(string item) => PlanValues.Of(template, record, item);
        var rule = Of("countDefinition") is { Length: > 0 } definition ? new CountRule(definition, Of("countStates").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(), Of("countDistinct")) : null;
        return (Of("plan"), new(record.Handle, record.Position, Of("code"), Both(Of("indicatorName"), Of("indicatorNameEn")), (int?)Number(Of("task")), Both(Of("unit"), Of("unitEn")),
            Number(Of("target")) ?? 0, Day(Of("targetDate")) ?? DateOnly.MaxValue, Of("kind"), Both(Of("definition"), Of("definitionEn")), rule, Typed(template, record)));
    }

    private static TypedValue? Typed(Template template, ThingRecord record)
    {
        string Of(string item) => PlanValues.Of(template, record, item);
        return Number(Of("value")) is { } value ? new(value, Day(Of("valueDate")), Of("evidence"), Of("demo") == "true") : null;
    }

    private static Bilingual Both(string zh, string en) => new(zh, en.Length > 0 ? en : zh);
    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private sealed record Kind(Handle Template)
    {
        public List<ThingRecord> Records { get; } = [];
    }
}
