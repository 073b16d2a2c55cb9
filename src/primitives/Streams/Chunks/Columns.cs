namespace Yiwang.Streams.Chunks;

/// <summary>Samples of one series as columns that grow; text and blocks lie in <see cref="Bytes"/> as in a <see cref="SampleBatch"/>.</summary>
internal sealed class Columns
{
    private long[] _times = new long[1024], _received = new long[1024], _bits = new long[1024];
    private byte[] _qualities = new byte[1024], _bytes = [];
    private long[] _spareTimes = [], _spareReceived = [], _spareBits = [];
    private byte[] _spareQualities = [];

    public int Count { get; private set; }
    public int ByteCount { get; private set; }
    public Span<long> Times => _times.AsSpan(0, Count);
    public Span<long> Received => _received.AsSpan(0, Count);
    public Span<long> Bits => _bits.AsSpan(0, Count);
    public Span<byte> Qualities => _qualities.AsSpan(0, Count);
    public Span<byte> Bytes => _bytes.AsSpan(0, ByteCount);

    public void Clear() => (Count, ByteCount) = (0, 0);

    /// <summary>Makes the next rows part of the columns and returns the first of them; the caller fills them.</summary>
    public int Extend(int rows)
    {
        var first = Count;
        Count += rows;
        if (Count > _times.Length) Grow(Math.Max(Count, 2 * _times.Length));
        return first;
    }

    /// <returns>Its place, as bits.</returns>
    public long AddBytes(ReadOnlySpan<byte> value)
    {
        var at = ByteCount;
        ByteCount += value.Length;
        if (ByteCount > _bytes.Length) Array.Resize(ref _bytes, Math.Max(ByteCount, 2 * _bytes.Length));
        value.CopyTo(_bytes.AsSpan(at));
        return ((long)at << 32) | (uint)value.Length;
    }

    /// <param name="bytes">Where bits of text and blocks point to; they are copied.</param>
    public void Add(ReadOnlySpan<long> times, ReadOnlySpan<long> received, ReadOnlySpan<long> bits, ReadOnlySpan<byte> qualities, ReadOnlySpan<byte> bytes, bool areBytes)
    {
        var first = Extend(times.Length);
        times.CopyTo(_times.AsSpan(first));
        received.CopyTo(_received.AsSpan(first));
        qualities.CopyTo(_qualities.AsSpan(first));
        if (!areBytes) bits.CopyTo(_bits.AsSpan(first));
        else for (var i = 0; i < bits.Length; i++) _bits[first + i] = AddBytes(bytes.Slice((int)(bits[i] >> 32), (int)bits[i]));
    }

    /// <summary>The same rows in another order; bytes stay where they are.</summary>
    public void Reorder(ReadOnlySpan<int> order)
    {
        if (_spareTimes.Length < _times.Length) (_spareTimes, _spareReceived, _spareBits, _spareQualities) = (new long[_times.Length], new long[_times.Length], new long[_times.Length], new byte[_times.Length]);
        for (var i = 0; i < order.Length; i++)
        {
            var from = order[i];
            (_spareTimes[i], _spareReceived[i], _spareBits[i], _spareQualities[i]) = (_times[from], _received[from], _bits[from], _qualities[from]);
        }
        (_times, _spareTimes, _received, _spareReceived) = (_spareTimes, _times, _spareReceived, _received);
        (_bits, _spareBits, _qualities, _spareQualities) = (_spareBits, _bits, _spareQualities, _qualities);
        Count = order.Length;
    }

    private void Grow(int size)
    {
        Array.Resize(ref _times, size);
        Array.Resize(ref _received, size);
        Array.Resize(ref _bits, size);
        Array.Resize(ref _qualities, size);
    }
}
