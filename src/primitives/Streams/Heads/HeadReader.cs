using Yiwang.Streams.Chunks;
using Yiwang.Streams.Codec;

namespace Yiwang.Streams.Heads;

/// <summary>Walks the samples that a head had when the walk began, in order of arrival, while the applier may add more.</summary>
internal unsafe struct HeadReader
{
    private readonly bool _areBytes;
    private HeadBlock* _block;
    private int _left;

    public HeadReader(HeadState* head, SampleKind kind)
    {
        // the count first: everything before it is then there to be seen
        Count = _left = Volatile.Read(ref head->Count);
        IsInOrder = Volatile.Read(ref head->DisorderAt) >= Count;
        _areBytes = kind >= SampleKind.Text;
        _block = head->First;
    }

    public int Count { get; }
    /// <summary>Strictly ascending.</summary>
    public bool IsInOrder { get; }

    /// <summary>Adds those of the next samples that lie in [from, to); stops at about <paramref name="rowsMax"/> rows. False when there are none left.</summary>
    public bool Next(Columns into, long fromUs, long toUs, int rowsMax)
    {
        if (_left == 0) return false;
        while (_left > 0 && into.Count < rowsMax)
        {
            var rows = Math.Min(_left, _block->Capacity);
            if (IsInOrder && *HeadBlock.Times(_block) >= toUs)
            {
                _left = 0;
                break;
            }
            if (!IsInOrder || HeadBlock.Times(_block)[rows - 1] >= fromUs) Copy(rows, into, fromUs, toUs);
            _left -= rows;
            if (_left > 0) _block = _block->Next;
        }
        return true;
    }

    private readonly void Copy(int rows, Columns into, long fromUs, long toUs)
    {
        long* times = HeadBlock.Times(_block), bits = HeadBlock.Bits(_block);
        var delays = HeadBlock.Delays(_block);
        var qualities = HeadBlock.Qualities(_block);
        var first = into.Extend(rows);
        Span<long> toTimes = into.Times, toReceived = into.Received, toBits = into.Bits;
        var toQualities = into.Qualities;
        var to = first;
        for (var i = 0; i < rows; i++)
        {
            if (times[i] < fromUs || times[i] >= toUs) continue;
            toTimes[to] = times[i];
            toReceived[to] = delays[i] == 0 ? times[i] : times[i] + Delay.ToMicroseconds(delays[i]);
            toQualities[to] = qualities[i];
            toBits[to++] = _areBytes ? into.AddBytes(Generation.Kept(bits[i])) : bits[i];
        }
        into.Extend(to - first - rows);
    }
}
