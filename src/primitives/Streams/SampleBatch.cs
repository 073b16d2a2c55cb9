namespace Yiwang.Streams;

/// <summary>
/// Samples on their way in, column by column, to be filled, appended, cleared and filled again: nothing is allocated once it has grown to its size. For one thread at a time.
/// Values of every kind are 64 bits: the bits of a double, an integer, 0 or 1, or for text and blocks the place in <see cref="Bytes"/> (offset in the high, length in the low 32 bits).
/// </summary>
public sealed class SampleBatch
{
    private uint[] _series = new uint[256];
    private long[] _times = new long[256];
    private long[] _bits = new long[256];
    private byte[] _qualities = new byte[256];
    private byte[] _bytes = [];
    private int _byteCount;

    public int Count { get; private set; }
    /// <summary>When the node took them in, µs since 1970 UTC; one time for the whole batch.</summary>
    public long ReceivedUs { get; set; }

    public ReadOnlySpan<uint> Series => _series.AsSpan(0, Count);
    /// <summary>Source times, µs since 1970 UTC.</summary>
    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);
    public ReadOnlySpan<long> Bits => _bits.AsSpan(0, Count);
    public ReadOnlySpan<byte> Qualities => _qualities.AsSpan(0, Count);
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _byteCount);

    public void Add(SeriesId series, long timeUs, double value, Quality quality) => AddBits(series, timeUs, BitConverter.DoubleToInt64Bits(value), quality);

    /// <summary>For series of whole numbers. Not an overload of <c>Add</c>, where a whole number would choose it for a series of numbers.</summary>
    public void AddInteger(SeriesId series, long timeUs, long value, Quality quality) => AddBits(series, timeUs, value, quality);

    public void Add(SeriesId series, long timeUs, bool value, Quality quality) => AddBits(series, timeUs, value ? 1 : 0, quality);

    /// <summary>Text or a block.</summary>
    public void Add(SeriesId series, long timeUs, ReadOnlySpan<byte> value, Quality quality)
    {
        if (_bytes.Length - _byteCount < value.Length) Array.Resize(ref _bytes, Math.Max(_byteCount + value.Length, 2 * _bytes.Length));
        value.CopyTo(_bytes.AsSpan(_byteCount));
        AddBits(series, timeUs, ((long)_byteCount << 32) | (uint)value.Length, quality);
        _byteCount += value.Length;
    }

    public void AddBits(SeriesId series, long timeUs, long bits, Quality quality)
    {
        if (Count == _series.Length) Grow();
        var n = Count++;
        _series[n] = series.Value;
        _times[n] = timeUs;
        _bits[n] = bits;
        _qualities[n] = quality.Code;
    }

    public void Clear() => (Count, _byteCount) = (0, 0);

    private void Grow()
    {
        var size = 2 * _series.Length;
        Array.Resize(ref _series, size);
        Array.Resize(ref _times, size);
        Array.Resize(ref _bits, size);
        Array.Resize(ref _qualities, size);
    }
}
