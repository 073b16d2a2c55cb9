using System.Text;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Connect.LineProtocol;

/// <summary>
/// Which point takes a field. First the points on the organisation's line-protocol connections: the address names the measurement and the tags that a line must have (more tags do no harm; the
/// point that names most of them wins), the selector the field. Else the measurement is an asset number and the field a code: point <c>{organisation}/{measurement}.{field}</c>, unless it hangs on another connection.
/// </summary>
internal sealed class LineMapping(string owner, IPointBook book, IStreamStore store, DiscoveredLines discovered)
{
    /// <summary>The field of a point without a selector.</summary>
    private const string FieldUsual = "value";

    private readonly Addressed[] _addressed = [.. book.Adapters(owner).Where(a => a is { Kind: AdapterKind.LineProtocol, Enabled: true })
        .SelectMany(a => book.PointsOn(a.Id)).Select(Addressed.Of).OfType<Addressed>().OrderByDescending(a => a.Key.Tags.Count)];

    public LineTarget Target(byte[] key, byte[] field)
    {
        if (!LineKey.TryParse(key, out var parsed)) return new LineTarget(field, null);
        var name = LineKey.Unescape(field);
        if (Find(parsed, name) is { } point && PointSeries.Open(store, point.Handle.Prefix.ToString(), point) is { IsNone: false } series)
        {
            discovered.Forget(owner, Encoding.UTF8.GetString(key), name);
            return new LineTarget(field, point, series);
        }
        return new LineTarget(field, discovered.See(owner, Encoding.UTF8.GetString(key), name));
    }

    private Point? Find(LineKey key, string field)
    {
        foreach (var candidate in _addressed)
        {
            if (candidate.Takes(key, field)) return candidate.Point;
        }
        if (!Handle.TryParse($"{owner}/{key.Measurement}.{field}", out var handle) || book.Find(handle) is not { } point) return null;
        return point.Adapter.Length == 0 || book.FindAdapter(point.Adapter)?.Kind == AdapterKind.LineProtocol ? point : null;
    }

    private sealed record Addressed(Point Point, LineKey Key, string Field)
    {
        public static Addressed? Of(Point point) =>
            LineKey.TryParse(Encoding.UTF8.GetBytes(point.Address), out var key) ? new(point, key, point.Selector.Length > 0 ? point.Selector : FieldUsual) : null;

        public bool Takes(LineKey key, string field) =>
            Field == field && Key.Measurement == key.Measurement && Key.Tags.All(tag => key.Tags.Contains(tag));
    }
}
