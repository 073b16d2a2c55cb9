using Yiwang.Connect.Mqtt.Payloads;
using Yiwang.Streams;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <summary>How a metric's value, quality and time become those of a sample.</summary>
internal static class MetricValues
{
    /// <summary>Milliseconds beyond which a time is nonsense: the year 9999.</summary>
    private const ulong MsMax = 253_402_300_800_000;

    public static PickedValue Pick(in SparkplugMetric metric, SparkplugDataType type)
    {
        if (metric.IsNull) return new(PickedKind.Null, 0, default);
        switch (metric.Field)
        {
            case SparkplugField.Boolean: return new(PickedKind.Boolean, metric.Bits == 0 ? 0 : 1, default);
            case SparkplugField.String or SparkplugField.Bytes: return new(PickedKind.Text, 0, metric.Bytes);
            case SparkplugField.DataSet or SparkplugField.Template: return new(PickedKind.Structure, 0, metric.Bytes);
        }
        if (metric.TryInteger(type, out var whole)) return new(PickedKind.Integer, whole, default);
        return metric.TryNumber(type, out var number) ? new(PickedKind.Number, BitConverter.DoubleToInt64Bits(number), default) : new(PickedKind.Null, 0, default);
    }

    /// <summary>Codes of the Quality property: 192 good, 500 stale, 0 bad; others by their two class bits, as in OPC.</summary>
    public static Quality QualityOf(in SparkplugMetric metric) => metric.Quality switch
    {
        null => Quality.Good,
        SparkplugMetric.QualityStale => Quality.BadExpired,
        { } code when (code & 0xC0) == 0xC0 => Quality.Good,
        { } code when (code & 0xC0) == 0x40 => Quality.UncertainSubstituted,
        _ => Quality.BadDevice,
    };

    /// <summary>The metric's own time, else the payload's, else none.</summary>
    public static bool TryTimeUs(ulong? metricMs, ulong? payloadMs, out long timeUs)
    {
        var ms = metricMs ?? payloadMs ?? 0;
        timeUs = ms is > 0 and < MsMax ? (long)ms * 1_000 : 0;
        return timeUs > 0;
    }
}
