using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Connect.Maintenance.Orders;
using Yiwang.Parties;

namespace Yiwang.Connect.Maintenance.Plans;

/// <summary>
/// Opens the work order of every plan whose time has come, and lets the next cycle begin when that order ends. What it does follows from the clock, the machines and the cases alone, so that after a standstill
/// it goes on where it was and nothing is opened twice.
/// </summary>
internal sealed class PlanScheduler(INodeCases cases, PlanDues dues, TimeProvider clock, TimeZoneInfo zone)
{
    /// <summary>Hours and pieces are looked at so often.</summary>
    private static readonly long s_look = Micros.Of(TimeSpan.FromMinutes(10));
    private const int WordsMax = 1_000;

    /// <returns>When there is something to do next, unless a case changes before.</returns>
    public async Task<long> TurnAsync(CancellationToken cancel)
    {
        var now = Micros.Of(clock);
        var next = long.MaxValue;
        await foreach (var view in cases.AllAsync(new CaseQuery(MaintenancePlan.Definition, [MaintenancePlan.Active]), cancel))
            next = Math.Min(next, await CareAsync(MaintenancePlan.Of(view, zone), now, cancel));
        return next;
    }

    private async Task<long> CareAsync(MaintenancePlan plan, long now, CancellationToken cancel)
    {
        if (plan.Order.Length > 0)
        {
            if (cases.Find(plan.Order) is { } order && !order.Definition.State(order.State).IsEnd) return long.MaxValue;
            // closed or cancelled: in both cases somebody has decided, and the cycle begins anew
            var ended = cases.Find(plan.Order)?.MovedAtUs ?? now;
            var saved = await cases.SaveAsync(new SaveCase(plan.Case.Id, new JsonObject { [MaintenancePlan.LastDone] = WorkOrder.Write(ended), [MaintenancePlan.OpenOrder] = null }, -1), cancel);
            return saved.Succeeded ? now : now + s_look;
        }
        var due = dues.Of(plan, now);
        if (!due.IsDue(now)) return Math.Min(due.DateUs - due.LeadUs ?? long.MaxValue, due.Hours is null && due.Count is null ? long.MaxValue : now + s_look);
        return await OpenAsync(plan, due, now, cancel) ? long.MaxValue : now + s_look;
    }

    private async Task<bool> OpenAsync(MaintenancePlan plan, PlanDue due, long now, CancellationToken cancel)
    {
        // opened before, and the node stopped before the plan knew
        var id = await OpenedAsync(plan, cancel);
        if (id is null)
        {
            var opened = await cases.OpenAsync(plan.Case.Applicant, new OpenCase(WorkOrder.Definition, Values(plan, due), Parent: plan.Case.Id, Key: $"plan:{plan.Case.Id}:{plan.SinceUs}"), cancel);
            if (!opened.Succeeded) return false;
            id = opened.Value.Id;
        }
        var values = new JsonObject { [MaintenancePlan.OpenOrder] = id, [MaintenancePlan.OpenedFor] = WorkOrder.Write(due.DateUs ?? now) };
        return (await cases.SaveAsync(new SaveCase(plan.Case.Id, values, -1), cancel)).Succeeded;
    }

    private async Task<string?> OpenedAsync(MaintenancePlan plan, CancellationToken cancel)
    {
        await foreach (var order in cases.AllAsync(new CaseQuery(WorkOrder.Definition, Parent: plan.Case.Id, Open: true), cancel)) return order.Id;
        return null;
    }

    private static JsonObject Values(MaintenancePlan plan, PlanDue due)
    {
        var from = plan.Case.Values;
        var values = new JsonObject
        {
            ["device"] = from["device"]?.DeepClone(), ["origin"] = "plan", ["symptom"] = plan.Name, ["description"] = Cut(Describe(plan)), ["priority"] = from["priority"]?.DeepClone(),
            ["stopRequired"] = from["stopRequired"]?.DeepClone(),
        };
        if (from["assignee"] is { } person) values["assignee"] = person.DeepClone();
        return values;
    }

    private static string Describe(MaintenancePlan plan)
    {
        var lines = new List<string> { $"计划 {plan.Case.Number}：{WorkOrder.Plain(plan.Case.Values["work"])}" };
        if (WorkOrder.Plain(plan.Case.Values["standard"]) is { Length: > 0 } standard) lines.Add($"标准：{standard}");
        if (plan.Case.Values["oilPoints"] is JsonArray oil)
            lines.AddRange(oil.OfType<JsonObject>().Select(o => $"润滑点：{WorkOrder.Plain(o["point"])}，{WorkOrder.Plain(o["grade"])} {WorkOrder.Plain(o["amount"])} {WorkOrder.Plain(o["method"])}".TrimEnd()));
        return string.Join('\n', lines);
    }

    private static string Cut(string text) => text.Length > WordsMax ? text[..WordsMax] : text;
}
