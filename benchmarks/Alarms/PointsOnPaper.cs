using Yiwang.Connect.Adapters;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Benchmarks.Alarms;

/// <summary>A book of devices with as many points each, without a log: what is measured reads it once at the start.</summary>
internal sealed class PointsOnPaper : IPointBook
{
    private readonly Dictionary<Handle, Point[]> _devices = [];
    private readonly Dictionary<Handle, Point> _points = [];

    public PointsOnPaper(string owner, int devices, int points)
    {
        for (var d = 0; d < devices; d++)
        {
            var device = Handle.Parse($"{owner}/EQ-{d:000}");
            _devices[device] = [.. Enumerable.Range(0, points).Select(p => new Point { Handle = PointHandles.Of(owner, device, $"p{p}"), Device = device, Code = $"p{p}", Name = $"测点{p}", RawType = RawType.Float64 })];
            foreach (var point in _devices[device]) _points[point.Handle] = point;
        }
    }

    public event Action<PointChange> Changed
    {
        add { }
        remove { }
    }

    public IReadOnlyList<Handle> Devices(string? owner) => [.. _devices.Keys];
    public IReadOnlyList<Point> PointsOf(Handle device) => _devices.GetValueOrDefault(device, []);
    public Point? Find(Handle point) => _points.GetValueOrDefault(point);
    public IReadOnlyList<Point> PointsOn(string adapter) => [];
    public IReadOnlyList<Adapter> Adapters(string? owner) => [];
    public Adapter? FindAdapter(string id) => null;
    public DeviceRules RulesOf(Handle device) => new(device, "", new Dictionary<int, DeviceState>(), []);

    public ValueTask<Outcome<IReadOnlyList<Point>>> SaveAsync(Principal who, Handle device, IReadOnlyList<Point> points, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome> RetireAsync(Principal who, Handle device, IReadOnlyList<string> codes, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Adapter>> SaveAsync(Principal who, Adapter adapter, AdapterSecret? secret = null, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome> RemoveAdapterAsync(Principal who, string id, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome> SetRulesAsync(Principal who, Handle device, DeviceRules rules, CancellationToken cancel = default) => throw new NotSupportedException();
}
