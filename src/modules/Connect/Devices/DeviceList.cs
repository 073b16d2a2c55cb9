using Yiwang.Connect.Alarms.Keeping;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Console.Language;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Views;

namespace Yiwang.Connect.Devices;

/// <summary>The devices of the organisation that a person acts for, with what they do now.</summary>
internal sealed class DeviceList(DeviceLedger ledger, DeviceReader reader, DeviceSight sight, ILiveStates live, AlarmDesk alarms, IPointBook points)
{
    /// <summary>In order of asset number; up to 5,000.</summary>
    public async ValueTask<IReadOnlyList<DeviceFacts>> FactsAsync(Text text, Principal who, CancellationToken cancel) =>
        who.Organization is not { } owner ? [] : [.. (await ledger.OfAsync(owner, cancel)).Select(d => reader.Read(text, who, d))];

    /// <summary>Those with a point table.</summary>
    public IReadOnlyList<DeviceFacts> Connected(Text text, Principal who) =>
        who.Organization is not { } owner ? [] : [.. points.Devices(owner).Select(d => reader.Read(text, who, d)).OrderBy(f => f.AssetNo, StringComparer.Ordinal)];

    /// <summary>One page of those that fit; by their state now when the filter names one.</summary>
    /// <param name="page">From 1.</param>
    public async ValueTask<DevicePage> PageAsync(Text text, Principal who, DeviceFilter filter, int page, int rows, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return new([], 0);
        var query = filter.Query(owner);
        var skip = (page - 1) * rows;
        if (filter.State is not { } state)
        {
            var (devices, count) = await ledger.PageAsync(query with { Offset = skip, Limit = rows }, cancel);
            return new([.. devices.Select(d => reader.Read(text, who, d))], count);
        }
        // what machines do changes by the second and stands in no table
        var (all, _) = await ledger.PageAsync(query with { Limit = LedgerQuery.LimitMax }, cancel);
        var fitting = all.Where(d => StateOf(d) == state).ToList();
        return new([.. fitting.Skip(skip).Take(rows).Select(d => reader.Read(text, who, d))], fitting.Count);
    }

    /// <summary>How many devices are in which state.</summary>
    public async ValueTask<IReadOnlyDictionary<DeviceState, long>> CountsAsync(Principal who, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return new Dictionary<DeviceState, long>();
        var (_, all) = await ledger.PageAsync(new(owner, Limit: 1), cancel);
        var counts = points.Devices(owner).GroupBy(StateOf).ToDictionary(g => g.Key, g => (long)g.Count());
        counts[DeviceState.Unknown] = Math.Max(0, all - counts.Where(c => c.Key != DeviceState.Unknown).Sum(c => c.Value));
        return counts;
    }

    public IEnumerable<DeviceRow> Rows(Text text, Principal who, IEnumerable<DeviceFacts> facts) => facts.Select(f =>
    {
        var (count, worst) = alarms.Of(f.Device);
        return DeviceRow.Of(text, f, live.Of(f.Device), point => sight.MaySee(who, point)) with { Alarms = count, Worst = worst, MayConnect = DeviceRoles.MayEdit(who) };
    });

    private DeviceState StateOf(Handle device) => live.Of(device) is { Points.Count: > 0 } now ? now.State : DeviceState.Unknown;
}

/// <param name="Count">Of all that fit.</param>
internal sealed record DevicePage(IReadOnlyList<DeviceFacts> Facts, long Count);
