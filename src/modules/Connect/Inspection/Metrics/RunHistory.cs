using Yiwang.Cases;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Parties;

namespace Yiwang.Connect.Inspection.Metrics;

/// <summary>The runs of an organisation over some days, for its own people.</summary>
internal sealed class RunHistory(INodeCases cases, IAccess access, TimeProvider clock)
{
    /// <summary>Runs looked at for one page; older ones of a longer period are left out, and the page says so.</summary>
    public const int Max = 3_000;
    /// <summary>A run is opened so long before its window.</summary>
    private static readonly TimeSpan s_before = TimeSpan.FromDays(1);

    /// <summary>Newest first, also those under way: what was found there is open already.</summary>
    public async Task<IReadOnlyList<Run>> OfAsync(Principal who, int days, CancellationToken cancel)
    {
        if (who.Organization is not { } organization || !access.Decide(who, AccessAction.Read, new ThingScope(organization, null), new ValueScope(0, "CASE", 1, Visibility.Internal)).Allowed) return [];
        var (from, now) = (Micros.Of(clock.GetUtcNow() - TimeSpan.FromDays(days)), Micros.Of(clock));
        var runs = new List<Run>();
        await foreach (var view in cases.AllAsync(new CaseQuery(RunValues.Definition, FromUs: from - Micros.Of(s_before), Order: CaseOrder.Newest, Limit: 500, Owner: organization), cancel))
        {
            var run = RunValues.Read(view);
            if (run.EndsUs >= from && run.OpensUs <= now) runs.Add(run);
            if (runs.Count == Max) break;
        }
        return runs;
    }

    /// <summary>Whether a work order is over; one that cannot be found is not.</summary>
    public bool IsEnded(string order) => cases.Find(order) is { } view && view.Definition.State(view.State).IsEnd;
}
