namespace Yiwang.Wire.Sparkplug;

/// <summary>Writes payloads into a buffer of its own that is used again and again. For one thread at a time.</summary>
public sealed class SparkplugWriter
{
    private readonly ProtobufWriter _fields = new();

    /// <summary>Valid until the next <see cref="Start"/>.</summary>
    public ReadOnlyMemory<byte> Payload => _fields.Written;

    /// <param name="timestamp">ms since 1970 UTC.</param>
    /// <param name="sequence">0–255; null for NDEATH and commands, which have none.</param>
    public void Start(ulong? timestamp, byte? sequence)
    {
        _fields.Clear();
        if (timestamp is { } time) _fields.Varint(1, time);
        if (sequence is { } number) _fields.Varint(3, number);
    }

    public void Add(in SparkplugMetric metric)
    {
        var start = _fields.Begin(2);
        if (!metric.Name.IsEmpty) _fields.Bytes(1, metric.Name);
        if (metric.Alias is { } alias) _fields.Varint(2, alias);
        if (metric.Timestamp is { } time) _fields.Varint(3, time);
        if (metric.DataType != SparkplugDataType.Unknown) _fields.Varint(4, (ulong)metric.DataType);
        if (metric.IsHistorical) _fields.Varint(5, 1);
        if (metric.IsTransient) _fields.Varint(6, 1);
        if (metric.IsNull) _fields.Varint(7, 1);
        if (metric.Quality is { } quality) AddQuality(quality);
        if (!metric.IsNull) AddValue(metric);
        _fields.End(start);
    }

    private void AddQuality(int quality)
    {
        var set = _fields.Begin(9);
        _fields.Bytes(1, "Quality"u8);
        var value = _fields.Begin(2);
        _fields.Varint(1, (ulong)SparkplugDataType.Int32);
        _fields.Varint(3, (uint)quality);
        _fields.End(value);
        _fields.End(set);
    }

    private void AddValue(in SparkplugMetric metric)
    {
        var field = (int)metric.Field;
        switch (metric.Field)
        {
            case SparkplugField.None: break;
            case SparkplugField.Int: _fields.Varint(field, (uint)metric.Bits); break;
            case SparkplugField.Long or SparkplugField.Boolean: _fields.Varint(field, metric.Bits); break;
            case SparkplugField.Float: _fields.Fixed32(field, (uint)metric.Bits); break;
            case SparkplugField.Double: _fields.Fixed64(field, metric.Bits); break;
            default: _fields.Bytes(field, metric.Bytes); break;
        }
    }
}
