using Yiwang.Events.Kinds;
using Yiwang.Net.Counting;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Views;

namespace Yiwang.Identify.Statistics;

/// <summary>How much of what was registered under a prefix is used.</summary>
/// <param name="Registered">Identifiers ever registered, members of ranges included.</param>
/// <param name="Recent">Resolutions of the last 30 days.</param>
/// <param name="EverUsed">Different identifiers ever asked for from outside, an estimate.</param>
public sealed record PrefixUse(PrefixRecord Prefix, long Registered, ResolveCount Recent, long EverUsed)
{
    /// <summary>Identifiers, and nobody outside asked for one in 30 days.</summary>
    public bool IsDormant => Registered > 0 && Recent.External == 0;
    /// <summary>Per cent of the registered that was ever used; at most 100, since the number of used ones is an estimate.</summary>
    public double UsedPercent => Registered == 0 ? 0 : Math.Min(100, EverUsed * 100.0 / Registered);
}

/// <param name="Day">yyyy-MM-dd.</param>
public sealed record DayUse(string Day, long Registered, long Resolved, long External);

internal sealed class UseFigures(IThingQueries queries, ResolveCounts resolves, TimeProvider clock)
{
    public const int Days = 30;
    private static readonly ResolveCount s_none = new(0, 0, 0);

    public async Task<(IReadOnlyList<PrefixUse> Prefixes, IReadOnlyList<DayUse> Daily)> OfAsync(IReadOnlyList<PrefixRecord> prefixes, CancellationToken cancel)
    {
        var today = resolves.DayOf(clock.GetUtcNow());
        var first = today - Days + 1;
        var counts = (await queries.CountsAsync(null, "0000-00-00", "9999-99-99", cancel)).Where(IsRegistration).ToLookup(c => c.Prefix, StringComparer.OrdinalIgnoreCase);
        var recent = await resolves.ByPrefixAsync(first, today, cancel);
        var ever = await resolves.ByPrefixAsync(0, today, cancel);
        var uses = prefixes.Select(p => new PrefixUse(p, counts[p.Prefix.ToString()].Sum(c => c.Identifiers), recent.GetValueOrDefault(p.Prefix, s_none), ever.GetValueOrDefault(p.Prefix, s_none).Distinct)).ToList();
        var resolved = new Dictionary<long, (long Total, long External)>();
        foreach (var used in uses.Where(u => u.Recent.Total > 0))
        {
            foreach (var (day, count) in await resolves.DailyAsync(used.Prefix.Prefix, first, today, cancel))
            {
                var sum = resolved.GetValueOrDefault(day);
                resolved[day] = (sum.Total + count.Total, sum.External + count.External);
            }
        }
        var registered = prefixes.SelectMany(p => counts[p.Prefix.ToString()]).GroupBy(c => c.Day).ToDictionary(g => g.Key, g => g.Sum(c => c.Identifiers));
        return (uses, [.. Enumerable.Range(0, Days).Select(i => Day(first + i, registered, resolved))]);
    }

    private static DayUse Day(long day, Dictionary<string, long> registered, Dictionary<long, (long Total, long External)> resolved)
    {
        var name = DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var (total, external) = resolved.GetValueOrDefault(day);
        return new(name, registered.GetValueOrDefault(name), total, external);
    }

    private static bool IsRegistration(PrefixCount count) => count.Kind is IdentifyKinds.IdentifierRegistered or IdentifyKinds.RangeRegistered;
}
