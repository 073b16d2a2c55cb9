using System.Runtime.InteropServices;

namespace Yiwang.Storage.Log.Index;

/// <summary>Positions of the listed entries under each key, ascending, as variable-length deltas with a skip every 128.</summary>
internal sealed class PostingLists
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], PostingList> _lists = new(FoldedBytes.Instance);

    /// <summary>Lists a position under the part of a head's key before its first '/', the whole key when there is none.</summary>
    public void Add(ReadOnlySpan<byte> headKey, long position)
    {
        var key = ListKeyOf(headKey);
        lock (_gate)
        {
            var lists = _lists.GetAlternateLookup<ReadOnlySpan<byte>>();
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(lists, key, out _);
            list ??= new PostingList();
            list.Add(position);
        }
    }

    public int Read(ReadOnlySpan<byte> key, long from, Span<long> into)
    {
        lock (_gate)
        {
            return _lists.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var list) ? list.Read(from, into) : 0;
        }
    }

    public static ReadOnlySpan<byte> ListKeyOf(ReadOnlySpan<byte> headKey)
    {
        var slash = headKey.IndexOf((byte)'/');
        return slash < 0 ? headKey : headKey[..slash];
    }
}
