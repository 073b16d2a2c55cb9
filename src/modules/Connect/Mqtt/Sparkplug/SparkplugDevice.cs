using Yiwang.Connect.Mqtt.Mapping;
using Yiwang.Streams;

namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <summary>A device behind an edge node, or the edge node's own metrics.</summary>
internal sealed class SparkplugDevice(IReadOnlyDictionary<string, int[]> mapped)
{
    public bool Born { get; set; }
    public MetricTable Metrics { get; } = new(mapped);

    /// <summary>Its points have no value from now on: they are stale, in Sparkplug's word.</summary>
    public void Lose(PointValues values, long sinceUs)
    {
        Born = false;
        foreach (var points in mapped.Values)
        {
            foreach (var point in points) values.Lost(point, sinceUs, Quality.BadOffline);
        }
    }
}
