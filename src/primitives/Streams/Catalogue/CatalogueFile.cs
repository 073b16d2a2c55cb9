using System.Buffers.Binary;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;

namespace Yiwang.Streams.Catalogue;

/// <summary>
/// Series in the order of their numbers, and how long each is kept: records one after the other, each CRC-32C, length, type, kind, and then what the type says.
/// What a power cut tears at the end was never used and is cut off.
/// </summary>
internal sealed class CatalogueFile : IDisposable
{
    public const byte TypeSeries = 1, TypeKeep = 2;
    private const int PrefixBytes = 8, RecordBytesMax = PrefixBytes + 1 + StreamLimits.KeyBytes + 255;
    private readonly Lock _gate = new();
    private readonly IStorageFile _file;
    private byte[] _pending = new byte[4096], _writing = new byte[4096];
    private int _pendingBytes;
    private long _end;

    private CatalogueFile(IStorageFile file) => _file = file;

    public delegate void Take(byte type, byte kind, ReadOnlySpan<byte> content);

    public static CatalogueFile Open(IFileSystem files, string path, Take take)
    {
        var isNew = !files.Exists(path);
        var file = files.Open(path, FileIntent.ReadWrite);
        if (isNew) files.SyncDirectory(Path.GetDirectoryName(path)!);
        var catalogue = new CatalogueFile(file);
        catalogue.Load(take);
        return catalogue;
    }

    public bool HasPending => Volatile.Read(ref _pendingBytes) > 0;
    public long Length => Volatile.Read(ref _end);

    public void AddSeries(ReadOnlySpan<byte> point, ReadOnlySpan<byte> owner, SampleKind kind)
    {
        Span<byte> content = stackalloc byte[1 + point.Length + owner.Length];
        content[0] = (byte)owner.Length;
        owner.CopyTo(content[1..]);
        point.CopyTo(content[(1 + owner.Length)..]);
        Add(TypeSeries, (byte)kind, content);
    }

    public void AddKeep(uint series, ushort days)
    {
        Span<byte> content = stackalloc byte[6];
        BinaryPrimitives.WriteUInt32LittleEndian(content, series);
        BinaryPrimitives.WriteUInt16LittleEndian(content[4..], days);
        Add(TypeKeep, 0, content);
    }

    /// <summary>Makes durable what has been added. By one thread.</summary>
    public void Flush()
    {
        if (!HasPending) return;
        int bytes;
        lock (_gate)
        {
            (_pending, _writing) = (_writing, _pending);
            (bytes, _pendingBytes) = (_pendingBytes, 0);
        }
        try
        {
            _file.Write(_end, _writing.AsSpan(0, bytes));
            _file.Flush();
        }
        catch (DiskFullException)
        {
            Requeue(bytes);
            _file.SetLength(_end);
            throw;
        }
        Volatile.Write(ref _end, _end + bytes);
    }

    public void Dispose() => _file.Dispose();

    private void Add(byte type, byte kind, ReadOnlySpan<byte> content)
    {
        lock (_gate)
        {
            var bytes = PrefixBytes + content.Length;
            if (_pending.Length - _pendingBytes < bytes) Array.Resize(ref _pending, Math.Max(2 * _pending.Length, _pendingBytes + bytes));
            var record = _pending.AsSpan(_pendingBytes, bytes);
            BinaryPrimitives.WriteUInt16LittleEndian(record[4..], (ushort)bytes);
            record[6] = type;
            record[7] = kind;
            content.CopyTo(record[PrefixBytes..]);
            BinaryPrimitives.WriteUInt32LittleEndian(record, Crc32C.Of(record[4..]));
            _pendingBytes += bytes;
        }
    }

    /// <summary>What found no room goes before what was added since: numbers follow from the order.</summary>
    private void Requeue(int bytes)
    {
        lock (_gate)
        {
            var all = new byte[Math.Max(4096, bytes + _pendingBytes)];
            _writing.AsSpan(0, bytes).CopyTo(all);
            _pending.AsSpan(0, _pendingBytes).CopyTo(all.AsSpan(bytes));
            _pending = all;
            _pendingBytes += bytes;
        }
    }

    private void Load(Take take)
    {
        var window = new byte[1 << 20];
        while (true)
        {
            var filled = _file.Read(_end, window);
            var used = 0;
            while (TryRecord(window.AsSpan(used, filled - used), out var record))
            {
                take(record[6], record[7], record[PrefixBytes..]);
                used += record.Length;
            }
            _end += used;
            if (used == 0 || filled < window.Length) break;
        }
        if (_file.Length > _end)
        {
            _file.SetLength(_end);
            _file.Flush();
        }
    }

    private static bool TryRecord(ReadOnlySpan<byte> from, out ReadOnlySpan<byte> record)
    {
        record = default;
        if (from.Length < PrefixBytes) return false;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(from[4..]);
        if (length < PrefixBytes || length > RecordBytesMax || length > from.Length) return false;
        record = from[..length];
        return Crc32C.Of(record[4..]) == BinaryPrimitives.ReadUInt32LittleEndian(record);
    }
}
