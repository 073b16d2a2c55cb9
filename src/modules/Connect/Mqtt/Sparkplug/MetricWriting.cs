using System.Text;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <summary>A value as a metric of a given type.</summary>
internal static class MetricWriting
{
    /// <summary>For a command: named by its alias where the birth gave one, else by name.</summary>
    public static SparkplugMetric Compose(MetricState metric, double value, ulong timestamp) => WithValue(
        new() { Name = metric.Alias is null ? Encoding.UTF8.GetBytes(metric.Name) : default, Alias = metric.Alias, Timestamp = timestamp, DataType = metric.Type }, value);

    public static SparkplugMetric WithValue(SparkplugMetric metric, double value)
    {
        (metric.Field, metric.Bits) = metric.DataType switch
        {
            SparkplugDataType.Float => (SparkplugField.Float, BitConverter.SingleToUInt32Bits((float)value)),
            SparkplugDataType.Boolean => (SparkplugField.Boolean, value == 0 ? 0UL : 1),
            SparkplugDataType.Int8 or SparkplugDataType.Int16 or SparkplugDataType.Int32 => (SparkplugField.Int, (uint)(int)value),
            SparkplugDataType.UInt8 or SparkplugDataType.UInt16 or SparkplugDataType.UInt32 => (SparkplugField.Int, (ulong)value),
            SparkplugDataType.Int64 => (SparkplugField.Long, (ulong)(long)value),
            SparkplugDataType.UInt64 or SparkplugDataType.DateTime => (SparkplugField.Long, (ulong)value),
            _ => (SparkplugField.Double, BitConverter.DoubleToUInt64Bits(value)),
        };
        return metric;
    }
}
