using System.Buffers.Binary;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;

namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>
/// One file of the journal: a header, then frames of length, CRC-32C and records. Only the end of the newest file can be torn, since a file is written by one process and
/// never continued by another.
/// </summary>
internal static class SegmentFile
{
    public const int HeaderBytes = 16;
    public const int FrameBytes = 8;
    /// <summary>"YWMQ" and the format's version.</summary>
    private const uint Magic = 0x514D5759, Version = 1;

    public static string PathOf(string folder, int number) => Path.Combine(folder, $"mqtt-{number:D8}.log");

    public static int NumberOf(string path) =>
        Path.GetFileNameWithoutExtension(path) is ['m', 'q', 't', 't', '-', .. var digits] && int.TryParse(digits, out var number) && path.EndsWith(".log", StringComparison.Ordinal)
            ? number
            : -1;

    public static byte[] Header()
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Crc32C.Of(header.AsSpan(0, 8)));
        return header;
    }

    public static void Frame(Span<byte> frame)
    {
        var records = frame[FrameBytes..];
        BinaryPrimitives.WriteInt32LittleEndian(frame, records.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Crc32C.Of(records));
    }

    /// <summary>Hands over the records of each whole frame, up to the first that is not.</summary>
    /// <exception cref="IOException">The disk could not be read, or the file is of a later version.</exception>
    public static void Replay(IFileSystem files, string path, Action<byte[]> records)
    {
        using var file = files.Open(path, FileIntent.Read);
        var header = new byte[HeaderBytes];
        if (file.Read(0, header) < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic) return;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)) != Version) throw new IOException($"{path} was written by a later version");
        var prefix = new byte[FrameBytes];
        for (long at = HeaderBytes; file.Read(at, prefix) == FrameBytes;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
            if (length <= 0 || at + FrameBytes + length > file.Length) return;
            var bytes = new byte[length];
            if (file.Read(at + FrameBytes, bytes) < length || Crc32C.Of(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(4))) return;
            records(bytes);
            at += FrameBytes + length;
        }
    }
}
