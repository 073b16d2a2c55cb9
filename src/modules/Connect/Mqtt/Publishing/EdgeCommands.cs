using System.Text;
using Yiwang.Connect.Points;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Publishing;

/// <summary>NCMD and DCMD of hosts: a birth that is asked for, and values to be written to points that are open for writing.</summary>
internal sealed class EdgeCommands(IReadOnlyDictionary<(string Device, string Code), ulong> aliases, IReadOnlyList<PublishTarget> targets, Func<Point, double, Task> write)
{
    /// <summary>Commands under way; beyond it they are dropped, since a machine must not act on orders that have waited.</summary>
    private const int AtOnceMax = 16;
    private int _underWay;

    /// <returns>Whether the edge node is to be born again.</returns>
    public bool Take(string device, ReadOnlySpan<byte> bytes)
    {
        if (!CompressedPayload.TryOpen(bytes, out var open) || !SparkplugPayload.TryRead(open, out var payload)) return false;
        var birth = false;
        foreach (var metric in payload)
        {
            if (device.Length == 0 && metric.Name.SequenceEqual("Node Control/Rebirth"u8)) birth |= metric.Bits != 0;
            else if (Find(device, metric) is { } point && metric.TryNumber(metric.DataType == SparkplugDataType.Unknown ? EdgeMetrics.TypeOf(point) : metric.DataType, out var value)) Order(point, value);
        }
        return birth;
    }

    private Point? Find(string device, in SparkplugMetric metric)
    {
        var (name, alias) = (Encoding.UTF8.GetString(metric.Name), metric.Alias);
        foreach (var target in targets)
        {
            if (target.Edge!.Device != device || !target.Point.Writable) continue;
            if (name.Length > 0 ? target.Point.Code == name : alias is { } number && aliases[(device, target.Point.Code)] == number) return target.Point;
        }
        return null;
    }

    private void Order(Point point, double value)
    {
        if (Interlocked.Increment(ref _underWay) > AtOnceMax)
        {
            Interlocked.Decrement(ref _underWay);
            return;
        }
        _ = Task.Run(async () =>
        {
            try
            {
                await write(point, value);
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        });
    }
}
