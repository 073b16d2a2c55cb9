using System.Buffers.Binary;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Log.Index;

/// <summary>
/// The index as a file: header, then each partition's buckets at a page boundary. Mapped copy-on-write at the next start, so that nothing is read before it is asked for;
/// every line carries its own checksum.
/// </summary>
internal static class IndexCheckpoint
{
    // magic 8 · version u32 · covered segments u32 · log id 16 · 256 × (at u64, buckets u32, rows u32) · crc u32
    private const int HeaderBytes = 8192, TableAt = 32, RowBytes = 16, Page = 4096;
    private const uint Version = 1;

    public static string PathIn(string folder) => Path.Combine(folder, "heads.idx");

    /// <param name="coveredSegments">The segments below this number are wholly in it.</param>
    public static void Write(IFileSystem files, string folder, Guid logId, HeadIndex index, int coveredSegments)
    {
        var path = PathIn(folder);
        var header = new byte[HeaderBytes];
        "YWHEADIX"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), coveredSegments);
        logId.TryWriteBytes(header.AsSpan(16));
        using (var file = files.Open(path + ".new", FileIntent.ReadWrite))
        {
            file.SetLength(0);
            long at = HeaderBytes;
            for (var i = 0; i < HeadIndex.Partitions; i++)
            {
                var (buckets, rows) = index[i].Snapshot();
                var row = header.AsSpan(TableAt + RowBytes * i);
                BinaryPrimitives.WriteInt64LittleEndian(row, at);
                BinaryPrimitives.WriteInt32LittleEndian(row[8..], buckets.Length / Bucket.Bytes);
                BinaryPrimitives.WriteInt32LittleEndian(row[12..], (int)rows);
                file.Write(at, buckets);
                at = (at + buckets.Length + Page - 1) / Page * Page;
            }
            file.SetLength(at);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeaderBytes - 4), Crc32C.Of(header.AsSpan(0, HeaderBytes - 4)));
            file.Write(0, header);
            file.Flush();
        }
        files.Rename(path + ".new", path);
        files.SyncDirectory(folder);
    }

    /// <summary>Fills the index from the file; returns how many segments that covers, 0 when there is no file that fits.</summary>
    public static unsafe int Load(IFileSystem files, string folder, Guid logId, HeadIndex index, int segments)
    {
        var path = PathIn(folder);
        if (!files.Exists(path) || files.Length(path) < HeaderBytes) return 0;
        var length = files.Length(path);
        var memory = files.Map(path, length, MapIntent.CopyOnWrite);
        var header = new ReadOnlySpan<byte>(memory.Start, HeaderBytes);
        if (!header.StartsWith("YWHEADIX"u8) || BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(header[(HeaderBytes - 4)..]) != Crc32C.Of(header[..(HeaderBytes - 4)])
            || new Guid(header.Slice(16, 16)) != logId) return 0;
        var covered = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        if (covered >= segments) return 0;
        for (var i = 0; i < HeadIndex.Partitions; i++)
        {
            var row = header[(TableAt + RowBytes * i)..];
            var at = BinaryPrimitives.ReadInt64LittleEndian(row);
            var buckets = BinaryPrimitives.ReadInt32LittleEndian(row[8..]);
            if (at + (long)buckets * Bucket.Bytes > length) return 0;
            index[i].Restore(new IndexTable(new NativeBytes(memory, at, (long)buckets * Bucket.Bytes), buckets) { Rows = BinaryPrimitives.ReadUInt32LittleEndian(row[12..]) }, covered);
        }
        return covered;
    }
}
