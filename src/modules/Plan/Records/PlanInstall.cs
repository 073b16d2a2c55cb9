using System.Globalization;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Plan.Records;

/// <summary>Puts a plan that ships with the program into an organisation's ledger. Run again, it adds what is missing and leaves what is there.</summary>
internal sealed class PlanInstall(IRegistry registry, ITemplates templates)
{
    private const string Day = "yyyy-MM-dd";

    /// <param name="demo">Bring invented values along, marked as such.</param>
    public async ValueTask<Outcome> RunAsync(Principal who, PlanData plan, bool demo, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        foreach (var (suffix, body) in PlanData.Templates)
        {
            var handle = PlanNames.OfTemplate(owner, suffix);
            if (templates.Find(handle) is not null) continue;
            var published = await templates.PublishAsync(who, handle, body, -1, cancel);
            if (!published.Succeeded) return published.Status;
        }
        foreach (var (handle, template, values) in Rows(owner, plan, demo))
        {
            if (registry.FindRecord(handle) is not null) continue;
            var kind = templates.Find(PlanNames.OfTemplate(owner, template))!;
            var registered = await registry.RegisterAsync(who, new RegisterThing(handle, kind.Handle, kind.Version, PlanValues.Make(kind, values), []), cancel: cancel);
            if (!registered.Succeeded) return registered.Status;
        }
        return Outcome.Ok;
    }

    private static IEnumerable<(Handle Handle, string Template, Dictionary<string, string?> Values)> Rows(string owner, PlanData plan, bool demo)
    {
        yield return (PlanNames.OfPlan(owner, plan.Code), PlanNames.Plan, new()
        {
            ["code"] = plan.Code, ["planName"] = plan.Name.Zh, ["planNameEn"] = plan.Name.En, ["issuer"] = plan.Issuer.Zh,
            ["from"] = Text(plan.From), ["to"] = Text(plan.To), ["note"] = plan.Note.Zh, ["noteEn"] = plan.Note.En,
        });
        foreach (var task in plan.Tasks)
        {
            var action = plan.Actions.Single(a => a.Code == task.Action);
            yield return (PlanNames.OfTask(owner, plan.Code, task.No), PlanNames.Task, new()
            {
                ["plan"] = plan.Code, ["no"] = Text(task.No), ["taskName"] = task.Name.Zh, ["taskNameEn"] = task.Name.En,
                ["action"] = action.Code, ["actionName"] = action.Name.Zh, ["actionNameEn"] = action.Name.En,
                ["units"] = string.Join('\n', task.Units.Select(u => u.Zh)), ["unitsEn"] = string.Join('\n', task.Units.Select(u => u.En)),
                ["status"] = demo ? "ongoing" : "notStarted", ["inferred"] = task.Found ? null : "true",
            });
        }
        foreach (var one in plan.Indicators)
        {
            yield return (PlanNames.OfIndicator(owner, one.Code), PlanNames.Indicator, new()
            {
                ["code"] = one.Code, ["indicatorName"] = one.Name.Zh, ["indicatorNameEn"] = one.Name.En, ["plan"] = plan.Code, ["task"] = one.Task is { } no ? Text(no) : null,
                ["unit"] = one.Unit.Zh, ["unitEn"] = one.Unit.En, ["target"] = one.Target.ToString(CultureInfo.InvariantCulture), ["targetDate"] = Text(one.Date), ["kind"] = one.Kind,
                ["definition"] = one.Definition.Zh, ["definitionEn"] = one.Definition.En,
                ["countDefinition"] = one.Counts?.Definition, ["countStates"] = one.Counts is { } counts ? string.Join(',', counts.States) : null, ["countDistinct"] = one.Counts?.Distinct,
                ["value"] = demo ? one.Demo : null, ["valueDate"] = demo && one.Demo is not null ? Text(plan.To) : null, ["demo"] = demo && one.Demo is not null ? "true" : null,
            });
        }
    }

    private static string Text(DateOnly day) => day.ToString(Day, CultureInfo.InvariantCulture);
    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
