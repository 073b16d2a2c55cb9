using System.Collections.Concurrent;
using Yiwang.Cases;
using Yiwang.Plan.Records;

namespace Yiwang.Plan.Counting;

/// <summary>Indicators that are counted from forms: read once from the lists, then kept by each move, so that a board costs no query.</summary>
internal sealed class CountedForms(INodeCases cases) : IDisposable
{
    private readonly ConcurrentDictionary<CountRule, Lazy<Task<FormCount>>> _counts = new();
    private readonly List<IDisposable> _watches = [];

    public async ValueTask<Counted> OfAsync(CountRule rule, string organization)
    {
        var begun = _counts.GetOrAdd(rule, r => new(() => StartAsync(r)));
        try
        {
            return (await begun.Value).Of(organization);
        }
        catch
        {
            // what failed once, as a view that is being rebuilt, is read anew by the next who asks
            _counts.TryRemove(new(rule, begun));
            throw;
        }
    }

    private async Task<FormCount> StartAsync(CountRule rule)
    {
        var count = new FormCount(rule);
        // watched before it is read: a form that moves meanwhile is seen twice, which changes nothing
        var watch = cases.Watch(rule.Definition, count.Take);
        try
        {
            await foreach (var view in cases.AllAsync(new CaseQuery(rule.Definition, [.. rule.States], Limit: 500))) count.Take(view);
        }
        catch
        {
            watch.Dispose();
            throw;
        }
        lock (_watches) _watches.Add(watch);
        return count;
    }

    public void Dispose()
    {
        lock (_watches)
        {
            foreach (var watch in _watches) watch.Dispose();
            _watches.Clear();
        }
    }
}

/// <param name="Newest">The form that made the last +1; null while there is none.</param>
internal sealed record Counted(long Value, CountedForm? Newest);

/// <param name="Key">Value of the distinct field.</param>
/// <param name="Since">Log position at which it was first seen counted.</param>
public sealed record CountedForm(string Id, string Number, string Title, string Key, long AtUs, long Since, IReadOnlySet<string> Organizations);
