using System.Collections.Concurrent;
using Yiwang.Cases;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Alarms.Rules;

/// <summary>The rules in force, as their cases say, in memory.</summary>
internal sealed class AlarmRules(INodeCases cases, DeviceThings things, IPointBook book) : IDisposable
{
    private readonly ConcurrentDictionary<string, (long Position, AlarmRule? Rule)> _rules = new(StringComparer.Ordinal);
    private IDisposable? _watch;
    private int _changed = 1;

    public async Task LoadAsync(CancellationToken cancel)
    {
        // first listen, then look: what changes meanwhile comes twice and not never
        _watch ??= cases.Watch(AlarmForm.Rule, Take);
        await foreach (var view in cases.AllAsync(new CaseQuery(AlarmForm.Rule, States: [AlarmForm.InForce, AlarmForm.OutOfService], Limit: 500), cancel)) Take(view);
    }

    /// <summary>The set as it is now, when it changed since the last time.</summary>
    public RuleSet? News() => Interlocked.Exchange(ref _changed, 0) == 0 ? null : new RuleSet(_rules.Values.Select(r => r.Rule).OfType<AlarmRule>());

    public AlarmRule? Find(string id) => _rules.GetValueOrDefault(id).Rule;

    public void Dispose() => _watch?.Dispose();

    private void Take(CaseView view)
    {
        var rule = view.State is AlarmForm.InForce or AlarmForm.OutOfService ? RuleReading.Read(view.Id, view.Applicant, view.Values, view.State == AlarmForm.OutOfService, things, book) : null;
        _rules.AddOrUpdate(view.Id, (view.Position, rule), (_, known) => known.Position >= view.Position ? known : (view.Position, rule));
        Interlocked.Exchange(ref _changed, 1);
    }
}
