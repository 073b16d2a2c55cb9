using System.Text;

namespace Yiwang.Streams.Catalogue;

/// <summary>Keys as UTF-8 with a hash table over them: about 30 bytes a series beside the key itself. The caller locks.</summary>
internal sealed class KeyTable
{
    private const int SlabBytes = 1 << 20;
    private readonly List<byte[]> _slabs = [];
    private int _slabUsed = SlabBytes;
    private Row[] _rows = new Row[256];
    private uint[] _slots = new uint[1024];

    private record struct Row(int Slab, int At, ushort PointBytes, byte OwnerBytes, int Hash);

    public int Count { get; private set; }

    /// <summary>0 when it is not there.</summary>
    public uint Find(ReadOnlySpan<byte> point, ReadOnlySpan<byte> owner)
    {
        var hash = HashOf(point, owner);
        for (var slot = hash & (_slots.Length - 1); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var id = _slots[slot];
            var row = _rows[id - 1];
            if (row.Hash == hash && Point(id).SequenceEqual(point) && Owner(id).SequenceEqual(owner)) return id;
        }
        return 0;
    }

    public uint Add(ReadOnlySpan<byte> point, ReadOnlySpan<byte> owner)
    {
        var bytes = point.Length + owner.Length;
        if (SlabBytes - _slabUsed < bytes)
        {
            _slabs.Add(GC.AllocateUninitializedArray<byte>(SlabBytes));
            _slabUsed = 0;
        }
        point.CopyTo(_slabs[^1].AsSpan(_slabUsed));
        owner.CopyTo(_slabs[^1].AsSpan(_slabUsed + point.Length));
        if (Count == _rows.Length) Array.Resize(ref _rows, 2 * Count);
        var hash = HashOf(point, owner);
        _rows[Count++] = new Row(_slabs.Count - 1, _slabUsed, (ushort)point.Length, (byte)owner.Length, hash);
        _slabUsed += bytes;
        if (2 * Count > _slots.Length) Widen();
        else Enter(hash, (uint)Count);
        return (uint)Count;
    }

    public ReadOnlySpan<byte> Point(uint id) => _slabs[_rows[id - 1].Slab].AsSpan(_rows[id - 1].At, _rows[id - 1].PointBytes);

    public ReadOnlySpan<byte> Owner(uint id) => _slabs[_rows[id - 1].Slab].AsSpan(_rows[id - 1].At + _rows[id - 1].PointBytes, _rows[id - 1].OwnerBytes);

    public SeriesKey Key(uint id) => new(Encoding.UTF8.GetString(Point(id)), Encoding.UTF8.GetString(Owner(id)));

    private void Widen()
    {
        _slots = new uint[2 * _slots.Length];
        for (var i = 0; i < Count; i++) Enter(_rows[i].Hash, (uint)(i + 1));
    }

    private void Enter(int hash, uint id)
    {
        var slot = hash & (_slots.Length - 1);
        while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
        _slots[slot] = id;
    }

    // seeded anew in each process, so that nobody can choose keys that collide
    private static int HashOf(ReadOnlySpan<byte> point, ReadOnlySpan<byte> owner)
    {
        var hash = new HashCode();
        hash.AddBytes(point);
        hash.AddBytes(owner);
        return hash.ToHashCode();
    }
}
