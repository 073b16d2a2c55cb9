using System.Buffers.Binary;
using System.Globalization;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;
using Yiwang.Streams;

namespace Yiwang.Connect.Collect.Spool;

/// <summary>
/// A file of records: length, CRC32C, payload. The first byte of a payload says what it is: the name of a series of this segment, or samples. A segment is whole by itself.
/// </summary>
internal static class SpoolSegment
{
    public const int HeaderBytes = 8;
    public const int FrameBytes = 8;
    public const byte SeriesRecord = 1, SamplesRecord = 2;
    private const string Extension = ".spool";
    private static ReadOnlySpan<byte> Magic => "YWSPOOL1"u8;

    public static string PathOf(string folder, long number) => Path.Combine(folder, number.ToString("D10", CultureInfo.InvariantCulture) + Extension);

    public static long? NumberOf(string path) =>
        path.EndsWith(Extension, StringComparison.Ordinal) && long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static IStorageFile Create(IFileSystem files, string folder, long number)
    {
        var file = files.Open(PathOf(folder, number), FileIntent.CreateNew);
        file.Write(0, Magic);
        file.Flush();
        files.SyncDirectory(folder);
        return file;
    }

    public static bool HasHeader(IStorageFile file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        return file.Read(0, header) == HeaderBytes && header.SequenceEqual(Magic);
    }

    /// <summary>Puts the frame before a payload that begins at <see cref="FrameBytes"/>.</summary>
    public static void Frame(Span<byte> record)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(record.Length - FrameBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Crc32C.Of(record[FrameBytes..]));
    }

    /// <summary>The payload of the record at an offset; null at the end and at a torn record, after which nothing of the segment is believed.</summary>
    public static byte[]? Read(IStorageFile file, long offset, long end)
    {
        Span<byte> frame = stackalloc byte[FrameBytes];
        if (offset + FrameBytes > end || file.Read(offset, frame) < FrameBytes) return null;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (length == 0 || offset + FrameBytes + length > end) return null;
        var payload = new byte[length];
        return file.Read(offset + FrameBytes, payload) == payload.Length && Crc32C.Of(payload) == BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) ? payload : null;
    }

    public static (uint Id, CollectedSeries Series)? ReadSeries(ReadOnlySpan<byte> payload)
    {
        var from = new ByteReader(payload[1..]);
        var (id, kind, owner, point) = ((uint)from.Count(int.MaxValue), (SampleKind)from.Byte(), from.Text(StreamLimits.KeyBytes), from.Text(StreamLimits.KeyBytes));
        return from.Failed ? null : (id, new CollectedSeries(new(point, owner), kind));
    }
}
