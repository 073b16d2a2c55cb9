using System.Buffers.Binary;

namespace Yiwang.Storage.Log.Index;

/// <summary>A growing <see cref="PostingView"/>.</summary>
internal sealed class PostingList
{
    private byte[] _skips = new byte[PostingView.SkipBytes], _deltas = new byte[16];
    private int _skipsLength, _deltasLength;
    private long _last = -1;

    public long Count { get; private set; }
    public ReadOnlySpan<byte> Skips => _skips.AsSpan(0, _skipsLength);
    public ReadOnlySpan<byte> Deltas => _deltas.AsSpan(0, _deltasLength);

    public void Add(long position)
    {
        if (position <= _last) throw new ArgumentOutOfRangeException(nameof(position), position, $"the list is at {_last}");
        if (Count % PostingView.SkipEvery == 0) AppendSkip(position);
        else AppendDelta((ulong)(position - _last));
        _last = position;
        Count++;
    }

    public int Read(long from, Span<long> into) => new PostingView(Skips, Deltas, Count).Read(from, into);

    private void AppendSkip(long position)
    {
        if (_skipsLength == _skips.Length) Array.Resize(ref _skips, 2 * _skips.Length);
        BinaryPrimitives.WriteInt64LittleEndian(_skips.AsSpan(_skipsLength), position);
        BinaryPrimitives.WriteInt32LittleEndian(_skips.AsSpan(_skipsLength + 8), _deltasLength);
        _skipsLength += PostingView.SkipBytes;
    }

    private void AppendDelta(ulong delta)
    {
        if (_deltasLength + 10 > _deltas.Length) Array.Resize(ref _deltas, 2 * _deltas.Length);
        for (; delta >= 0x80; delta >>= 7) _deltas[_deltasLength++] = (byte)(delta | 0x80);
        _deltas[_deltasLength++] = (byte)delta;
    }
}
