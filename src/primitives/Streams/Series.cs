namespace Yiwang.Streams;

/// <summary>What a series holds; fixed when it is created.</summary>
public enum SampleKind : byte
{
    /// <summary>IEEE 754 binary64. A NaN carries only a quality.</summary>
    Number = 1,
    /// <summary>64-bit signed.</summary>
    Integer = 2,
    Boolean = 3,
    /// <summary>UTF-8, ≤ <see cref="StreamLimits.TextBytes"/>.</summary>
    Text = 4,
    /// <summary>A block of a waveform: bytes of any shape, ≤ <see cref="StreamLimits.BlockBytes"/>; whoever wrote it knows its form.</summary>
    Block = 5,
}

/// <summary>Node-local number of a series, 1 and up; only the key leaves the node. 0 = none.</summary>
public readonly record struct SeriesId(uint Value)
{
    public bool IsNone => Value == 0;
}

/// <summary>What names a series everywhere: the handle of its point and the organisation that owns it.</summary>
/// <param name="Point">Handle of the point, 1–512 bytes of UTF-8; compared by its bytes, so write it as registered.</param>
/// <param name="Owner">Organisation, as <c>o.…</c>; empty for what belongs to the node itself.</param>
public readonly record struct SeriesKey(string Point, string Owner);

public readonly record struct SeriesInfo(SeriesId Id, SeriesKey Key, SampleKind Kind);

public static class StreamLimits
{
    public const int KeyBytes = 512;
    public const int TextBytes = 4_096;
    public const int BlockBytes = 1 << 20;
    /// <summary>Samples of one <see cref="SampleBatch"/>.</summary>
    public const int BatchSamples = 1 << 20;
    public const int RetentionDaysMax = 36_500;
    /// <summary>Series of one store; each takes about 250 bytes of memory while it is alive.</summary>
    public const int SeriesMax = 1 << 24;
}
