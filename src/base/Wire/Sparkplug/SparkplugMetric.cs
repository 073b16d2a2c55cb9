namespace Yiwang.Wire.Sparkplug;

/// <summary>One metric of a payload. Spans point into the payload.</summary>
public ref struct SparkplugMetric
{
    /// <summary>Quality codes of the <c>Quality</c> property (Sparkplug 3.0 §6.4.14).</summary>
    public const int QualityBad = 0, QualityGood = 192, QualityStale = 500;

    /// <summary>Empty where the alias alone names it.</summary>
    public ReadOnlySpan<byte> Name { get; set; }
    public ulong? Alias { get; set; }
    /// <summary>ms since 1970 UTC.</summary>
    public ulong? Timestamp { get; set; }
    /// <summary>Said at birth and optional later.</summary>
    public SparkplugDataType DataType { get; set; }
    public bool IsHistorical { get; set; }
    public bool IsTransient { get; set; }
    public bool IsNull { get; set; }
    /// <summary>Property <c>Quality</c>; null = not said, which counts as good.</summary>
    public int? Quality { get; set; }
    public SparkplugField Field { get; set; }
    /// <summary>Value of the numeric fields: the integer, or the bits of a float or double.</summary>
    public ulong Bits { get; set; }
    /// <summary>Value of string, bytes, data set and template.</summary>
    public ReadOnlySpan<byte> Bytes { get; set; }

    /// <summary>Whole numbers and DateTime (ms), read by their type: signed ones are sent as two's complement of their own width or of 32 bits.</summary>
    public readonly bool TryInteger(SparkplugDataType type, out long value)
    {
        value = type switch
        {
            SparkplugDataType.Int8 => (sbyte)Bits,
            SparkplugDataType.Int16 => (short)Bits,
            SparkplugDataType.Int32 => (int)Bits,
            _ => (long)Bits,
        };
        return !IsNull && Field is SparkplugField.Int or SparkplugField.Long && !(type == SparkplugDataType.UInt64 && value < 0);
    }

    /// <summary>Any numeric value, Boolean as 0 or 1.</summary>
    public readonly bool TryNumber(SparkplugDataType type, out double value)
    {
        value = Field switch
        {
            SparkplugField.Float => BitConverter.UInt32BitsToSingle((uint)Bits),
            SparkplugField.Double => BitConverter.UInt64BitsToDouble(Bits),
            SparkplugField.Boolean => Bits == 0 ? 0 : 1,
            _ when TryInteger(type, out var integer) => integer,
            _ => Bits,
        };
        return !IsNull && Field is >= SparkplugField.Int and <= SparkplugField.Boolean;
    }
}
