using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Connect.Mqtt;

/// <summary>A book with the adapters and points that a test puts in.</summary>
internal sealed class BookStub : IPointBook
{
    private readonly List<Adapter> _adapters = [];
    private readonly List<Point> _points = [];

    public event Action<PointChange> Changed = _ => { };

    public void Put(Adapter adapter, params Point[] points)
    {
        _adapters.Add(adapter);
        _points.AddRange(points.Select(p => p with { Adapter = adapter.Id, Position = adapter.Position }));
        Changed(new(adapter.Owner, null, adapter.Id));
    }

    public IReadOnlyList<Adapter> Adapters(string? owner) => [.. _adapters.Where(a => owner is null || a.Owner == owner)];
    public Adapter? FindAdapter(string id) => _adapters.Find(a => a.Id == id);
    public IReadOnlyList<Point> PointsOn(string adapter) => [.. _points.Where(p => p.Adapter == adapter)];
    public IReadOnlyList<Point> PointsOf(Handle device) => [.. _points.Where(p => p.Device == device)];
    public Point? Find(Handle point) => _points.Find(p => p.Handle == point);
    public IReadOnlyList<Handle> Devices(string? owner) => [.. _points.Select(p => p.Device).Distinct()];
    public DeviceRules RulesOf(Handle device) => new(device, "", new Dictionary<int, Yiwang.Connect.Live.DeviceState>(), []);

    public ValueTask<Outcome<IReadOnlyList<Point>>> SaveAsync(Principal who, Handle device, IReadOnlyList<Point> points, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome> RetireAsync(Principal who, Handle device, IReadOnlyList<string> codes, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<Adapter>> SaveAsync(Principal who, Adapter adapter, AdapterSecret? secret = null, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome> RemoveAdapterAsync(Principal who, string id, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome> SetRulesAsync(Principal who, Handle device, DeviceRules rules, CancellationToken cancel = default) => throw new NotSupportedException();
}
