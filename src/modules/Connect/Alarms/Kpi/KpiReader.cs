using System.Collections.Concurrent;
using Yiwang.Cases;
using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Alarms.Rules;
using Yiwang.Parties;
using In = Yiwang.Connect.Alarms.AlarmForm.In;

namespace Yiwang.Connect.Alarms.Kpi;

/// <summary>The alarms of an organisation in a span of time. Read at most once a minute: a month of alarms is thousands of cases.</summary>
internal sealed class KpiReader(INodeCases cases, TimeProvider clock)
{
    /// <summary>Alarms that one answer looks at, the newest.</summary>
    public const int FactsMax = 100_000;
    private static readonly TimeSpan s_keep = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(string Owner, int Days), (long At, IReadOnlyList<AlarmFact> Facts)> _kept = new();

    public async ValueTask<IReadOnlyList<AlarmFact>> ReadAsync(string owner, int days, CancellationToken cancel)
    {
        if (_kept.TryGetValue((owner, days), out var kept) && clock.GetElapsedTime(kept.At) < s_keep) return kept.Facts;
        var from = Micros.Of(clock) - days * 86_400_000_000L;
        List<AlarmFact> facts = [];
        await foreach (var view in cases.AllAsync(new CaseQuery(AlarmForm.Alarm, Order: CaseOrder.Newest, Owner: owner), cancel))
        {
            if (facts.Count >= FactsMax) break;
            // an old one that still stands counts, too
            if (view.Values.Text(In.Rule) != AlarmSummary.Rule && (view.Values.Moment(In.NewestAt) >= from || !view.Definition.State(view.State).IsEnd)) facts.Add(Of(view));
        }
        _kept[(owner, days)] = (clock.GetTimestamp(), facts);
        return facts;
    }

    private static AlarmFact Of(CaseView view)
    {
        var v = view.Values;
        var open = !view.Definition.State(view.State).IsEnd;
        return new(v.Text(In.Rule), v.Text(In.RuleName) is { Length: > 0 } name ? name : v.Text(In.Message), v.Text(In.Device), v.Text(In.DeviceName), Severities.Of(v.Text(In.Severity)), v.Moment(In.RaisedAt), Math.Max(v.Moment(In.NewestAt), v.Moment(In.RaisedAt)),
            v.Moment(In.ClearedAt), v.Whole(In.Occurrences), open, v.Flag(In.IsActive), v.Flag(In.Chattering));
    }
}
