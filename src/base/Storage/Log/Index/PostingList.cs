namespace Yiwang.Storage.Log.Index;

/// <summary>One ascending list: deltas as LEB128, restarting every 128 positions, so that a page in the middle is found by binary search.</summary>
internal sealed class PostingList
{
    public const int SkipEvery = 128;
    private readonly List<(long Position, int At)> _skips = [];
    private byte[] _deltas = new byte[16];
    private int _length;
    private long _last;

    public long Count { get; private set; }

    public void Add(long position)
    {
        if (Count % SkipEvery == 0)
        {
            _skips.Add((position, _length));
        }
        else
        {
            if (position <= _last) throw new ArgumentOutOfRangeException(nameof(position), position, $"the list is at {_last}");
            Append((ulong)(position - _last));
        }
        _last = position;
        Count++;
    }

    /// <summary>Positions from one on; returns how many were filled in.</summary>
    public int Read(long from, Span<long> into)
    {
        var filled = 0;
        for (var skip = Math.Max(0, FindSkip(from)); skip < _skips.Count && filled < into.Length; skip++)
        {
            var (position, at) = _skips[skip];
            var left = (int)Math.Min(SkipEvery, Count - (long)skip * SkipEvery);
            while (true)
            {
                if (position >= from) into[filled++] = position;
                if (--left == 0 || filled == into.Length) break;
                position += ReadDelta(ref at);
            }
        }
        return filled;
    }

    /// <summary>The last skip at or below a position.</summary>
    private int FindSkip(long from)
    {
        int low = 0, high = _skips.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_skips[middle].Position <= from) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private void Append(ulong delta)
    {
        if (_length + 10 > _deltas.Length) Array.Resize(ref _deltas, 2 * _deltas.Length);
        for (; delta >= 0x80; delta >>= 7) _deltas[_length++] = (byte)(delta | 0x80);
        _deltas[_length++] = (byte)delta;
    }

    private long ReadDelta(ref int at)
    {
        ulong delta = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = _deltas[at++];
            delta |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return (long)delta;
        }
    }
}
