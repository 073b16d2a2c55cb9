using System.Buffers.Binary;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Log.Merkle;

/// <summary>
/// The RFC 6962 tree over the entries' headers. Leaves are added by the hasher alone; roots, proofs and tiles are read by anyone. Every full tile that is read
/// is checked against its parent's hash, up to the tiles at the right edge, which are made anew from below at each start.
/// </summary>
internal sealed class MerkleTree : IMerkleTree, IDisposable
{
    public const int TileWidth = 256;
    private const int Levels = 6;
    private readonly Lock _gate = new();
    private readonly HashLevel[] _levels = new HashLevel[Levels];
    private readonly TreeMark _mark;
    private readonly TileCache _cache = new();
    private readonly Func<long, byte[]> _header;
    private long _size;

    /// <param name="header">The header of an entry, from the log: the truth that damaged tiles are repaired from.</param>
    public MerkleTree(IFileSystem files, string folder, Func<long, byte[]> header)
    {
        _header = header;
        files.CreateDirectory(folder);
        for (var level = 0; level < Levels; level++)
        {
            _levels[level] = new HashLevel(files.Open(System.IO.Path.Combine(folder, $"level-{level}"), FileIntent.ReadWrite));
        }
        _mark = new TreeMark(files.Open(System.IO.Path.Combine(folder, "mark"), FileIntent.ReadWrite));
        files.SyncDirectory(folder);
    }

    public long Size => Volatile.Read(ref _size);

    /// <summary>Leaves that were durable at the last mark: the log had at least as many entries.</summary>
    public long Marked => _mark.Read().Size;

    /// <summary>
    /// Takes over the leaves that the mark vouches for. Its root covers the right edge of every level; full tiles are checked when they are read. When it does not
    /// fit, the tree is made anew from the log.
    /// </summary>
    public void Restore()
    {
        lock (_gate)
        {
            var (size, root) = _mark.Read();
            if (_levels[0].Stored < size) size = 0;
            Take(size);
            if (size == 0) return;
            var found = new byte[TreeHash.Bytes];
            try
            {
                Subtree(0, size, found);
            }
            catch (IOException)
            {
                found = [];
            }
            if (!found.AsSpan().SequenceEqual(root)) Take(0);
        }
    }

    private void Take(long size)
    {
        var count = size;
        _cache.Clear();
        foreach (var level in _levels)
        {
            level.Restore(count);
            count /= TileWidth;
        }
        Volatile.Write(ref _size, size);
    }

    public void Add(ReadOnlySpan<byte> leaf)
    {
        lock (_gate)
        {
            _levels[0].Add(leaf);
            Span<byte> tile = stackalloc byte[TileWidth * TreeHash.Bytes];
            Span<byte> root = stackalloc byte[TreeHash.Bytes];
            for (var level = 0; level + 1 < Levels && _levels[level].Count % TileWidth == 0; level++)
            {
                _levels[level].Read(_levels[level].Count - TileWidth, tile);
                TreeHash.FoldFull(tile, root);
                _levels[level + 1].Add(root);
            }
            Volatile.Write(ref _size, _levels[0].Count);
        }
    }

    /// <summary>Hands new hashes to the files, without waiting for the disk.</summary>
    public void Write()
    {
        lock (_gate)
        {
            foreach (var level in _levels) level.Write();
        }
    }

    /// <summary>Makes what is hashed durable and notes up to where, so that the next start hashes only what came later.</summary>
    public void Keep()
    {
        long size;
        var root = new byte[TreeHash.Bytes];
        lock (_gate)
        {
            foreach (var level in _levels) level.Write();
            size = _size;
            if (size == 0) return;
            Subtree(0, size, root);
        }
        foreach (var level in _levels) level.Flush();
        _mark.Write(size, root);
    }

    /// <summary><see cref="Keep"/> at a stop, when a disk that no longer works must not keep the rest from being released.</summary>
    public void TryKeep()
    {
        try
        {
            Keep();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the leaves after the mark are hashed again at the next start
        }
    }

    public byte[] Root(long size)
    {
        Demand(size >= 0 && size <= Size, nameof(size));
        if (size == 0) return TreeHash.Empty();
        var root = new byte[TreeHash.Bytes];
        lock (_gate) Subtree(0, size, root);
        return root;
    }

    public IReadOnlyList<byte[]> Inclusion(long index, long size)
    {
        Demand(size > 0 && size <= Size && index >= 0 && index < size, nameof(index));
        var path = new List<byte[]>();
        lock (_gate) Climb(index, 0, size, path);
        return path;
    }

    public IReadOnlyList<byte[]> Consistency(long from, long to)
    {
        Demand(from >= 0 && from <= to && to <= Size, nameof(from));
        var proof = new List<byte[]>();
        if (from == 0 || from == to) return proof;
        lock (_gate) Subproof(from, 0, to, true, proof);
        return proof;
    }

    public byte[] HashTile(int level, long index, int width)
    {
        Demand(level is >= 0 and < Levels && width is >= 1 and <= TileWidth && index >= 0, nameof(level));
        lock (_gate)
        {
            Demand(index * TileWidth + width <= _levels[level].Count, nameof(index));
            var held = (int)Math.Min(TileWidth, _levels[level].Count - index * TileWidth);
            if (held == TileWidth && level + 1 < Levels) return Checked(level, index).Hashes[..(width * TreeHash.Bytes)].ToArray();
            var tile = new byte[width * TreeHash.Bytes];
            _levels[level].Read(index * TileWidth, tile);
            return tile;
        }
    }

    public byte[] EntryTile(long index, int width)
    {
        Demand(width is >= 1 and <= TileWidth && index >= 0 && index * TileWidth + width <= Size, nameof(index));
        using var tile = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        for (var i = 0; i < width; i++)
        {
            var header = _header(index * TileWidth + i);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)header.Length);
            tile.Write(length);
            tile.Write(header);
        }
        return tile.ToArray();
    }

    public void Dispose()
    {
        foreach (var level in _levels) level.Dispose();
        _mark.Dispose();
    }

    /// <summary>Root over the leaves [from, to).</summary>
    private void Subtree(long from, long to, Span<byte> into)
    {
        var count = to - from;
        var (level, unit) = (0, 1L);
        while (level + 1 < Levels && count >= unit * TileWidth && from % (unit * TileWidth) == 0) (level, unit) = (level + 1, unit * TileWidth);
        var first = (int)(from / unit % TileWidth);
        if (count % unit == 0 && first + count / unit <= TileWidth)
        {
            WithinTile(level, from / unit / TileWidth, first, (int)(count / unit), into);
            return;
        }
        var left = LeftSize(count);
        Span<byte> a = stackalloc byte[TreeHash.Bytes], b = stackalloc byte[TreeHash.Bytes];
        Subtree(from, from + left, a);
        Subtree(from + left, to, b);
        TreeHash.Node(a, b, into);
    }

    private void WithinTile(int level, long index, int first, int count, Span<byte> into)
    {
        var isFull = (index + 1) * TileWidth <= _levels[level].Count && level + 1 < Levels;
        if (isFull && (count & (count - 1)) == 0)
        {
            Checked(level, index).Over(first, count).CopyTo(into);
            return;
        }
        Span<byte> hashes = stackalloc byte[TileWidth * TreeHash.Bytes];
        hashes = hashes[..(count * TreeHash.Bytes)];
        if (isFull) Checked(level, index).Hashes.Slice(first * TreeHash.Bytes, hashes.Length).CopyTo(hashes);
        else _levels[level].Read(index * TileWidth + first, hashes);
        FoldAny(hashes, into);
    }

    /// <summary>A full tile that hashes to what its parent says; one that does not is made anew.</summary>
    private TileNodes Checked(int level, long index)
    {
        if (_cache.TryGet(level, index, out var tile)) return tile;
        var hashes = new byte[TileWidth * TreeHash.Bytes];
        Span<byte> parent = stackalloc byte[TreeHash.Bytes];
        // the parent lies in a tile that is checked against its own, up to the right edge, which the mark's root covers
        WithinTile(level + 1, index / TileWidth, (int)(index % TileWidth), 1, parent);
        _levels[level].Read(index * TileWidth, hashes);
        tile = new TileNodes(hashes);
        for (var repair = 0; !tile.Root.SequenceEqual(parent); repair++)
        {
            if (repair == 2) throw new CorruptTileException(level, index, _levels[level].Path);
            Repair(level, index, hashes, deep: repair == 1);
            tile = new TileNodes(hashes);
        }
        _cache.Add(level, index, tile);
        return tile;
    }

    /// <summary>Makes a tile anew from what is below it; from the log itself when <paramref name="deep"/>.</summary>
    private void Repair(int level, long index, Span<byte> hashes, bool deep)
    {
        var below = level == 0 ? [] : new byte[TileWidth * TreeHash.Bytes];
        for (var i = 0; i < TileWidth; i++)
        {
            var hash = hashes.Slice(i * TreeHash.Bytes, TreeHash.Bytes);
            if (level == 0)
            {
                TreeHash.Leaf(_header(index * TileWidth + i), hash);
                continue;
            }
            if (deep) Repair(level - 1, index * TileWidth + i, below, deep);
            else _levels[level - 1].Read((index * TileWidth + i) * TileWidth, below);
            TreeHash.FoldFull(below, hash);
        }
        _levels[level].Replace(index * TileWidth, hashes);
    }

    private void Climb(long index, long from, long to, List<byte[]> path)
    {
        if (to - from == 1) return;
        var middle = from + LeftSize(to - from);
        var sibling = new byte[TreeHash.Bytes];
        if (index < middle)
        {
            Climb(index, from, middle, path);
            Subtree(middle, to, sibling);
        }
        else
        {
            Climb(index, middle, to, path);
            Subtree(from, middle, sibling);
        }
        path.Add(sibling);
    }

    /// <summary>RFC 6962 §2.1.2, SUBPROOF.</summary>
    private void Subproof(long old, long from, long to, bool whole, List<byte[]> proof)
    {
        var hash = new byte[TreeHash.Bytes];
        if (from + old == to)
        {
            if (whole) return;
            Subtree(from, to, hash);
            proof.Add(hash);
            return;
        }
        var left = LeftSize(to - from);
        if (old <= left)
        {
            Subproof(old, from, from + left, whole, proof);
            Subtree(from + left, to, hash);
        }
        else
        {
            Subproof(old - left, from + left, to, false, proof);
            Subtree(from, from + left, hash);
        }
        proof.Add(hash);
    }

    private static void FoldAny(Span<byte> hashes, Span<byte> into)
    {
        var count = hashes.Length / TreeHash.Bytes;
        if ((count & (count - 1)) == 0)
        {
            TreeHash.FoldFull(hashes, into);
            return;
        }
        var left = (int)LeftSize(count) * TreeHash.Bytes;
        Span<byte> a = stackalloc byte[TreeHash.Bytes], b = stackalloc byte[TreeHash.Bytes];
        TreeHash.FoldFull(hashes[..left], a);
        FoldAny(hashes[left..], b);
        TreeHash.Node(a, b, into);
    }

    /// <summary>The largest power of two smaller than a count.</summary>
    private static long LeftSize(long count) => 1L << (63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(count - 1)));

    private static void Demand(bool holds, string parameter)
    {
        if (!holds) throw new ArgumentOutOfRangeException(parameter, "outside the tree");
    }
}

/// <summary>A tile does not hash to what its parent says, and could not be made anew from the log.</summary>
public sealed class CorruptTileException(int level, long index, string file) : IOException($"hash tile {level}/{index} in {file} does not match its parent");
