using System.Collections.Concurrent;
using Yiwang.Events.Kinds;
using Yiwang.Things;

namespace Yiwang.Connect.Points.Book;

/// <summary>The book in memory. One writer at a time; reads take no lock and see whole tables.</summary>
internal sealed class BookTables
{
    private readonly ConcurrentDictionary<Handle, Point> _points = new();
    private readonly ConcurrentDictionary<Handle, Point[]> _byDevice = new();
    private readonly ConcurrentDictionary<string, AdapterFact> _adapters = new(StringComparer.OrdinalIgnoreCase);
    /// <summary>Devices that have a point on the adapter.</summary>
    private readonly ConcurrentDictionary<string, Handle[]> _onAdapter = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Handle, DeviceRules> _rules = new();
    /// <summary>Newest position of every head that was ever written, retired ones included.</summary>
    private readonly ConcurrentDictionary<string, long> _heads = new(StringComparer.OrdinalIgnoreCase);

    public Point? Find(Handle point) => _points.GetValueOrDefault(point);
    public Point[] PointsOf(Handle device) => _byDevice.GetValueOrDefault(device) ?? [];
    public DeviceRules? RulesOf(Handle device) => _rules.GetValueOrDefault(device);
    public AdapterFact? FindAdapter(string id) => _adapters.GetValueOrDefault(id);
    public IEnumerable<AdapterFact> Adapters => _adapters.Values;
    public IEnumerable<Handle> Devices => _byDevice.Where(d => d.Value.Length > 0).Select(d => d.Key);
    public bool HasDevice(Handle device) => _byDevice.ContainsKey(device) || _rules.ContainsKey(device);
    public long Head(string subject) => _heads.GetValueOrDefault(subject, -1);

    public IReadOnlyList<Point> PointsOn(string adapter)
    {
        List<Point> points = [];
        foreach (var device in _onAdapter.GetValueOrDefault(adapter) ?? [])
        {
            foreach (var point in PointsOf(device))
            {
                if (string.Equals(point.Adapter, adapter, StringComparison.OrdinalIgnoreCase)) points.Add(point);
            }
        }
        return points;
    }

    /// <summary>Takes in a fact; an older one changes nothing.</summary>
    /// <returns>What became different: an old and a new adapter are two changes.</returns>
    public PointChange[] Apply(BookRow row) => row.Kind switch
    {
        ConnectKinds.PointSaved => BookJson.TryRead<Point>(row.Body) is { } point ? Put(row, point with { Position = row.Position }) : [],
        ConnectKinds.PointRetired => BookJson.TryRead<PointGone>(row.Body) is { } gone && Handle.TryParse(gone.Device, out var device) ? Retire(row, device, gone.Code) : [],
        ConnectKinds.AdapterSaved => BookJson.TryRead<AdapterFact>(row.Body) is { } fact ? Put(row, fact with { Adapter = fact.Adapter with { Position = row.Position } }) : [],
        ConnectKinds.AdapterRemoved => BookJson.TryRead<AdapterGone>(row.Body) is { } gone ? Remove(row, gone.Id) : [],
        ConnectKinds.DeviceRulesSet => BookJson.TryRead<DeviceRules>(row.Body) is { } rules ? Put(row, rules with { Position = row.Position }) : [],
        _ => [],
    };

    private PointChange[] Put(BookRow row, Point point)
    {
        if (!Newer(BookSubjects.Of(point.Handle), row)) return [];
        var before = Find(point.Handle);
        _points[point.Handle] = point;
        var table = PointsOf(point.Device);
        var at = Array.FindIndex(table, p => p.Handle == point.Handle);
        _byDevice[point.Device] = at < 0 ? [.. table, point] : [.. table[..at], point, .. table[(at + 1)..]];
        Place(point.Device, point.Adapter);
        if (before is not null && !Same(before.Adapter, point.Adapter))
        {
            Place(point.Device, before.Adapter);
            return [new(row.Owner, point.Device, Name(before.Adapter)), new(row.Owner, point.Device, Name(point.Adapter))];
        }
        return [new(row.Owner, point.Device, Name(point.Adapter))];
    }

    private PointChange[] Retire(BookRow row, Handle device, string code)
    {
        var handle = PointHandles.Of(row.Owner, device, code);
        if (!Newer(BookSubjects.Of(handle), row) || !_points.TryRemove(handle, out var point)) return [];
        _byDevice[device] = [.. PointsOf(device).Where(p => p.Handle != handle)];
        Place(device, point.Adapter);
        return [new(row.Owner, device, Name(point.Adapter))];
    }

    private PointChange[] Put(BookRow row, AdapterFact fact)
    {
        if (!Newer(BookSubjects.OfAdapter(fact.Id), row)) return [];
        _adapters[fact.Id] = fact;
        return [new(row.Owner, null, fact.Id)];
    }

    private PointChange[] Remove(BookRow row, string id) =>
        Newer(BookSubjects.OfAdapter(id), row) && _adapters.TryRemove(id, out _) ? [new(row.Owner, null, id)] : [];

    private PointChange[] Put(BookRow row, DeviceRules rules)
    {
        if (!Newer(BookSubjects.OfRules(rules.Device), row)) return [];
        _rules[rules.Device] = rules;
        return [new(row.Owner, rules.Device, null)];
    }

    private bool Newer(string subject, BookRow row)
    {
        if (Head(subject) >= row.Position) return false;
        _heads[subject] = row.Position;
        return true;
    }

    /// <summary>Sets whether the device stands under the adapter, from its table.</summary>
    private void Place(Handle device, string adapter)
    {
        if (adapter.Length == 0) return;
        var there = _onAdapter.GetValueOrDefault(adapter) ?? [];
        var belongs = Array.Exists(PointsOf(device), p => Same(p.Adapter, adapter));
        if (belongs == there.Contains(device)) return;
        _onAdapter[adapter] = belongs ? [.. there, device] : [.. there.Where(d => d != device)];
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string? Name(string adapter) => adapter.Length == 0 ? null : adapter;
}
