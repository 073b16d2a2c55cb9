using Yiwang.Storage.Files;

namespace Yiwang.Storage.Log.Merkle;

/// <summary>One level of the tree as a flat file of 32-byte hashes: level 0 the leaves, level n the roots of full level n−1 tiles. New hashes wait in memory until <see cref="Write"/>.</summary>
internal sealed class HashLevel(IStorageFile file) : IDisposable
{
    private byte[] _fresh = new byte[256 * TreeHash.Bytes];
    private int _freshCount;
    private long _written;

    /// <summary>Hashes, written or not.</summary>
    public long Count => _written + _freshCount;
    public string Path => file.Path;

    public void Restore(long count)
    {
        _written = count;
        _freshCount = 0;
        if (file.Length != count * TreeHash.Bytes) file.SetLength(count * TreeHash.Bytes);
    }

    /// <summary>Hashes that the file holds, whole.</summary>
    public long Stored => file.Length / TreeHash.Bytes;

    public void Add(ReadOnlySpan<byte> hash)
    {
        if ((_freshCount + 1) * TreeHash.Bytes > _fresh.Length) Array.Resize(ref _fresh, 2 * _fresh.Length);
        hash.CopyTo(_fresh.AsSpan(_freshCount++ * TreeHash.Bytes));
    }

    public void Read(long index, Span<byte> hashes)
    {
        var fromFile = (int)Math.Clamp((_written - index) * TreeHash.Bytes, 0, hashes.Length);
        if (fromFile > 0 && file.Read(index * TreeHash.Bytes, hashes[..fromFile]) < fromFile) throw new IOException($"{file.Path} is shorter than it was");
        if (fromFile == hashes.Length) return;
        var at = (int)(index + fromFile / TreeHash.Bytes - _written) * TreeHash.Bytes;
        _fresh.AsSpan(at, hashes.Length - fromFile).CopyTo(hashes[fromFile..]);
    }

    public void Replace(long index, ReadOnlySpan<byte> hashes) => file.Write(index * TreeHash.Bytes, hashes);

    public void Write()
    {
        if (_freshCount == 0) return;
        file.Write(_written * TreeHash.Bytes, _fresh.AsSpan(0, _freshCount * TreeHash.Bytes));
        _written += _freshCount;
        _freshCount = 0;
        if (_fresh.Length > 1 << 20) _fresh = new byte[256 * TreeHash.Bytes];
    }

    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();
}
