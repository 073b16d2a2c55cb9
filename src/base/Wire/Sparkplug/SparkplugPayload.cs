namespace Yiwang.Wire.Sparkplug;

/// <summary>
/// A Sparkplug B payload: walked metric by metric, as often as wanted, without an object for any of them. Call <see cref="TryRead"/> first: it looks at the whole payload,
/// so that a message is taken as a whole or not at all.
/// </summary>
public readonly ref struct SparkplugPayload
{
    private readonly ReadOnlySpan<byte> _bytes;

    private SparkplugPayload(ReadOnlySpan<byte> bytes, ulong? timestamp, ulong? sequence, int metrics)
    {
        _bytes = bytes;
        (Timestamp, Sequence, Metrics) = (timestamp, sequence, metrics);
    }

    /// <summary>When it was sent, ms since 1970 UTC.</summary>
    public ulong? Timestamp { get; }
    /// <summary>0–255 when well formed.</summary>
    public ulong? Sequence { get; }
    public int Metrics { get; }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out SparkplugPayload payload)
    {
        payload = default;
        ulong? timestamp = null, sequence = null;
        var metrics = 0;
        var fields = new ProtobufReader(bytes);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1 when !fields.IsBytes: timestamp = fields.Number; break;
                case 2 when fields.IsBytes && SparkplugMetricReader.TryRead(fields.Bytes, out _): metrics++; break;
                case 3 when !fields.IsBytes: sequence = fields.Number; break;
                case 1 or 2 or 3: return false;
            }
        }
        if (fields.Failed) return false;
        payload = new(bytes, timestamp, sequence, metrics);
        return true;
    }

    public SparkplugMetrics GetEnumerator() => new(_bytes, 2);
}

/// <summary>Metrics of a payload, or those inside a template's value (<see cref="InTemplate"/>).</summary>
public ref struct SparkplugMetrics
{
    private ProtobufReader _fields;
    private readonly int _field;

    internal SparkplugMetrics(ReadOnlySpan<byte> bytes, int field)
    {
        _fields = new(bytes);
        _field = field;
    }

    /// <summary>Members of a metric of type Template.</summary>
    public static SparkplugMetrics InTemplate(ReadOnlySpan<byte> template) => new(template, 2);

    public SparkplugMetric Current { get; private set; }

    public readonly SparkplugMetrics GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_fields.Next())
        {
            if (_fields.Field != _field || !_fields.IsBytes || !SparkplugMetricReader.TryRead(_fields.Bytes, out var metric)) continue;
            Current = metric;
            return true;
        }
        return false;
    }
}
