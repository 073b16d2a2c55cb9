using Yiwang.Storage.Files;

namespace Yiwang.Storage.Log.Merkle;

/// <summary>
/// One level of the tree as a flat file of 32-byte hashes: level 0 the leaves, level n the roots of full level n−1 tiles. The last, unfinished tile, which no parent
/// guards, and whatever <see cref="Write"/> has not yet handed to the file are held in memory.
/// </summary>
internal sealed class HashLevel(IStorageFile file) : IDisposable
{
    private byte[] _held = new byte[2 * MerkleTree.TileWidth * TreeHash.Bytes];
    private long _heldFrom, _written;

    public long Count { get; private set; }
    public string Path => file.Path;

    /// <summary>Whole hashes in the file.</summary>
    public long Stored => file.Length / TreeHash.Bytes;

    public void Restore(long count)
    {
        if (file.Length != count * TreeHash.Bytes) file.SetLength(count * TreeHash.Bytes);
        (Count, _written, _heldFrom) = (count, count, count / MerkleTree.TileWidth * MerkleTree.TileWidth);
        ReadFile(_heldFrom, _held.AsSpan(0, (int)(count - _heldFrom) * TreeHash.Bytes));
    }

    public void Add(ReadOnlySpan<byte> hash)
    {
        var at = (int)(Count - _heldFrom) * TreeHash.Bytes;
        if (at == _held.Length) Array.Resize(ref _held, 2 * _held.Length);
        hash.CopyTo(_held.AsSpan(at));
        Count++;
    }

    public void Read(long index, Span<byte> hashes)
    {
        var fromFile = (int)Math.Clamp((_heldFrom - index) * TreeHash.Bytes, 0, hashes.Length);
        ReadFile(index, hashes[..fromFile]);
        if (fromFile < hashes.Length) _held.AsSpan((int)(index + fromFile / TreeHash.Bytes - _heldFrom) * TreeHash.Bytes, hashes.Length - fromFile).CopyTo(hashes[fromFile..]);
    }

    public void Replace(long index, ReadOnlySpan<byte> hashes) => file.Write(index * TreeHash.Bytes, hashes);

    public void Write()
    {
        if (_written < Count)
        {
            file.Write(_written * TreeHash.Bytes, _held.AsSpan((int)(_written - _heldFrom) * TreeHash.Bytes, (int)(Count - _written) * TreeHash.Bytes));
            _written = Count;
        }
        var full = (int)(Count / MerkleTree.TileWidth * MerkleTree.TileWidth - _heldFrom) * TreeHash.Bytes;
        if (full == 0) return;
        _held.AsSpan(full, (int)(Count - _heldFrom) * TreeHash.Bytes - full).CopyTo(_held);
        _heldFrom += full / TreeHash.Bytes;
    }

    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();

    private void ReadFile(long index, Span<byte> hashes)
    {
        if (hashes.Length > 0 && file.Read(index * TreeHash.Bytes, hashes) < hashes.Length) throw new IOException($"{file.Path} is shorter than it was");
    }
}
