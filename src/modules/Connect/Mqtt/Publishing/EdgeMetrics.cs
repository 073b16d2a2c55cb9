using System.Text;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Publishing;

/// <summary>A sample as a Sparkplug metric.</summary>
internal static class EdgeMetrics
{
    public static SparkplugDataType TypeOf(Point point) => point.SampleKind switch
    {
        SampleKind.Integer => SparkplugDataType.Int64,
        SampleKind.Boolean => SparkplugDataType.Boolean,
        SampleKind.Text => SparkplugDataType.String,
        SampleKind.Block => SparkplugDataType.Bytes,
        _ => SparkplugDataType.Double,
    };

    /// <summary>With its value, quality and time; the caller adds the name or the alias.</summary>
    public static SparkplugMetric Of(Point point, long timeUs, long bits, Quality quality, byte[] bytes)
    {
        var metric = new SparkplugMetric { Timestamp = (ulong)(timeUs / 1_000), DataType = TypeOf(point) };
        if (!quality.IsGood) metric.Quality = quality.IsBad ? SparkplugMetric.QualityStale : 0x40;
        metric.IsNull = quality.IsBad || (point.SampleKind == SampleKind.Number && double.IsNaN(BitConverter.Int64BitsToDouble(bits)));
        (metric.Field, metric.Bits) = metric.DataType switch
        {
            SparkplugDataType.Int64 => (SparkplugField.Long, (ulong)bits),
            SparkplugDataType.Boolean => (SparkplugField.Boolean, (ulong)(bits == 0 ? 0 : 1)),
            SparkplugDataType.String => (SparkplugField.String, 0UL),
            SparkplugDataType.Bytes => (SparkplugField.Bytes, 0UL),
            _ => (SparkplugField.Double, (ulong)bits),
        };
        metric.Bytes = bytes;
        return metric;
    }

    public static byte[] NameOf(Point point) => Encoding.UTF8.GetBytes(point.Code);
}
