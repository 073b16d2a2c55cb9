using Yiwang.Connect.Adapters;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Points;

/// <summary>
/// The point tables and adapters of this node: commands append Events (subject = the point's or adapter's own head), reads come from memory. Commands ask Access about the device.
/// </summary>
internal interface IPointBook
{
    /// <summary>Adds or changes points of one device, 1–1,000 at once, all or none. Each point's <see cref="Point.Position"/> is the one that the editor saw.</summary>
    ValueTask<Outcome<IReadOnlyList<Point>>> SaveAsync(Principal who, Handle device, IReadOnlyList<Point> points, CancellationToken cancel = default);
    /// <summary>Samples stay; the code may be given again, and then goes on with the same series.</summary>
    ValueTask<Outcome> RetireAsync(Principal who, Handle device, IReadOnlyList<string> codes, CancellationToken cancel = default);
    ValueTask<Outcome<Adapter>> SaveAsync(Principal who, Adapter adapter, AdapterSecret? secret = null, CancellationToken cancel = default);
    ValueTask<Outcome> RemoveAdapterAsync(Principal who, string id, CancellationToken cancel = default);
    ValueTask<Outcome> SetRulesAsync(Principal who, Handle device, DeviceRules rules, CancellationToken cancel = default);

    IReadOnlyList<Point> PointsOf(Handle device);
    Point? Find(Handle point);
    IReadOnlyList<Point> PointsOn(string adapter);
    IReadOnlyList<Adapter> Adapters(string? owner);
    Adapter? FindAdapter(string id);
    DeviceRules RulesOf(Handle device);
    /// <summary>Devices of an organisation that have a point table; null = all.</summary>
    IReadOnlyList<Handle> Devices(string? owner);
    /// <summary>What changed, after it can be read: for drivers, live state and the broker's mapping. Called on the writer's thread; return at once.</summary>
    event Action<PointChange> Changed;
}

/// <param name="Adapter">The adapter concerned; null when only a device's rules changed.</param>
internal readonly record struct PointChange(string Owner, Handle? Device, string? Adapter);

/// <summary>How the state of a device follows from its points; the first rule that holds wins, none = 待机 when there are fresh values.</summary>
/// <param name="StatePoint">Code of a point that already says the state; empty = rules decide.</param>
/// <param name="StateMap">Value of that point → state.</param>
/// <param name="OfflineAfterMs">Without a fresh value for this long the device is 离线; 0 = three sampling intervals.</param>
/// <param name="Position">As in <see cref="Point.Position"/>.</param>
internal sealed record DeviceRules(Handle Device, string StatePoint, IReadOnlyDictionary<int, Live.DeviceState> StateMap, IReadOnlyList<StateRule> Rules, int OfflineAfterMs = 0, long Position = -1);

/// <param name="When">An expression over the device's point codes, as <c>AI0 &gt; 3.5</c>.</param>
/// <param name="ForMs">It must hold this long without a break.</param>
internal sealed record StateRule(Live.DeviceState State, string When, int ForMs = 0);
