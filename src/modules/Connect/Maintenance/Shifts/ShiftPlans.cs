using System.Collections.Concurrent;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Connect.Maintenance.Shifts;

/// <summary>The shift plan of each organisation: the newest fact about it.</summary>
internal sealed class ShiftPlans(IEvents events, AuditedAccess access)
{
    private readonly ConcurrentDictionary<string, (long Position, ShiftPlan Plan)> _kept = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null = the organisation has set none.</summary>
    public (ShiftPlan? Plan, long Position) Of(string owner)
    {
        var position = events.FindHead(Head(owner));
        if (position < 0) return (null, -1);
        if (_kept.TryGetValue(owner, out var kept) && kept.Position == position) return (kept.Plan, position);
        if (Facts.Read<Fact>(events.Read(position)) is not { Plan: { } plan }) return (null, position);
        _kept[owner] = (position, plan);
        return (plan, position);
    }

    /// <param name="seen">Position that the editor saw; -1 = none was set.</param>
    public async ValueTask<Outcome> SetAsync(Principal who, ShiftPlan plan, long seen, CancellationToken cancel = default)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (await access.EnterAsync(who, AccessAction.ManageDevices, new(owner, null), "shifts.set", owner, cancel) is { Succeeded: false } refused) return refused;
        if (ShiftRules.Check(plan) is { } wrong) return wrong;
        return (await events.AppendAsync([Facts.Draft(MaintenanceKinds.ShiftPlanSet, owner, Head(owner), who, new Fact(plan))], [new(Head(owner), seen)], cancel)).Status;
    }

    private static string Head(string owner) => "shifts:" + owner;

    private sealed record Fact(ShiftPlan Plan);
}
