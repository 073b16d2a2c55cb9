using System.Collections.Concurrent;
using System.Text;

namespace Yiwang.Things.Ranges;

/// <summary>All ranges in memory: key → sorted disjoint intervals, so that one look-up and one binary search find the range of a handle.</summary>
internal sealed class RangeTable
{
    private readonly ConcurrentDictionary<byte[], RangeList> _lists;
    private readonly ConcurrentDictionary<byte[], RangeList>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;

    public RangeTable()
    {
        _lists = new(ByteKeys.Comparer);
        _bySpan = _lists.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => _lists.Values.Sum(l => l.Count);

    /// <summary>The range that a handle is a member of; no allocation.</summary>
    public RangeEntry? Find(ReadOnlySpan<byte> handle)
    {
        if (_lists.IsEmpty) return null;
        Span<byte> key = stackalloc byte[RangeKey.BytesMax];
        if (!RangeKey.TryWrite(handle, key, out var length, out var number)) return null;
        return _bySpan.TryGetValue(key[..length], out var list) ? list.Find(number) : null;
    }

    public RangeEntry? FindOverlap(RangePattern normalized) => _lists.TryGetValue(RangeKey.Of(normalized), out var list) ? list.FindOverlap(normalized.From, normalized.To) : null;

    /// <summary>Position of the newest entry under the pattern's key; -1 = none.</summary>
    public long LastPosition(RangePattern normalized) => _lists.TryGetValue(RangeKey.Of(normalized), out var list) ? list.LastPosition : -1;

    /// <summary>Takes in a registered range; repeating it changes nothing. Called by one thread at a time.</summary>
    public void Add(RangePattern pattern, long position)
    {
        var normalized = pattern.Normalize();
        _lists.GetOrAdd(RangeKey.Of(normalized), _ => new RangeList()).Add(new(normalized, position, Encoding.UTF8.GetBytes(RangeKey.SubjectOfOne(normalized))));
    }
}
