using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Yiwang.Storage.Log.Index;

/// <summary>The lists of one segment: positions of its listed entries under each key. Adding to a list that the same key had last time needs no look-up.</summary>
internal sealed class PostingLists
{
    // directory row of the stored form: key at u32, key length u32, count u32, skips at u32, deltas at u32, deltas length u32
    private const int RowBytes = 24;
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], PostingList> _lists = new(FoldedBytes.Instance);
    private byte[] _lastKey = [];
    private PostingList? _last;

    /// <summary>Lists a position under the part of a head's key before its first '/', the whole key when there is none.</summary>
    public void Add(ReadOnlySpan<byte> headKey, long position)
    {
        var slash = headKey.IndexOf((byte)'/');
        var key = slash < 0 ? headKey : headKey[..slash];
        lock (_gate)
        {
            if (_last == null || !key.SequenceEqual(_lastKey))
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_lists.GetAlternateLookup<ReadOnlySpan<byte>>(), key, out _);
                _last = list ??= new PostingList();
                _lastKey = key.ToArray();
            }
            _last.Add(position);
        }
    }

    public int Read(ReadOnlySpan<byte> key, long from, Span<long> into)
    {
        lock (_gate)
        {
            return _lists.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var list) ? list.Read(from, into) : 0;
        }
    }

    /// <summary>Stored form: count u32, directory ordered by folded key, then keys, skips and deltas.</summary>
    public byte[] Store()
    {
        lock (_gate)
        {
            var lists = _lists.ToArray();
            Array.Sort(lists, (a, b) => AsciiFold.Compare(a.Key, b.Key));
            var at = 4 + lists.Length * RowBytes;
            var bytes = new byte[at + lists.Sum(l => l.Key.Length + l.Value.Skips.Length + l.Value.Deltas.Length)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, lists.Length);
            for (var i = 0; i < lists.Length; i++)
            {
                var (key, list) = lists[i];
                var row = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(4 + i * RowBytes, RowBytes));
                row[0] = Put(key);
                row[1] = key.Length;
                row[2] = (int)list.Count;
                row[3] = Put(list.Skips);
                row[4] = Put(list.Deltas);
                row[5] = list.Deltas.Length;
            }
            return bytes;

            int Put(ReadOnlySpan<byte> part)
            {
                part.CopyTo(bytes.AsSpan(at));
                at += part.Length;
                return at - part.Length;
            }
        }
    }

    public static int ReadStored(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> key, long from, Span<long> into)
    {
        if (stored.Length < 4) return 0;
        int low = 0, high = BinaryPrimitives.ReadInt32LittleEndian(stored) - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var row = MemoryMarshal.Cast<byte, int>(stored.Slice(4 + middle * RowBytes, RowBytes));
            var order = AsciiFold.Compare(stored.Slice(row[0], row[1]), key);
            if (order == 0)
            {
                var skips = (row[2] + PostingView.SkipEvery - 1) / PostingView.SkipEvery * PostingView.SkipBytes;
                return new PostingView(stored.Slice(row[3], skips), stored.Slice(row[4], row[5]), row[2]).Read(from, into);
            }
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return 0;
    }
}
