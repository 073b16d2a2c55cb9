using System.Buffers.Binary;
using System.Globalization;
using Yiwang.Storage.Files;

namespace Yiwang.Streams.Wal;

/// <summary>The files of the write-ahead log, numbered from 1, each with a header and frames one after the other.</summary>
internal sealed class WalFolder(IFileSystem files, string folder)
{
    public const int HeaderBytes = 16;
    private const string Suffix = ".wal";
    private const long Magic = 0x3130_4c41_5759_4953; // "SIYWAL01"

    public string Folder => folder;

    public string PathOf(long segment) => Path.Combine(folder, segment.ToString("D10", CultureInfo.InvariantCulture) + Suffix);

    /// <summary>In ascending order.</summary>
    public IReadOnlyList<long> List()
    {
        var segments = new List<long>();
        foreach (var path in files.List(folder))
        {
            if (path.EndsWith(Suffix, StringComparison.Ordinal) && long.TryParse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var segment)) segments.Add(segment);
        }
        return segments;
    }

    /// <summary>An empty segment whose name is durable.</summary>
    public IStorageFile Create(long segment)
    {
        var file = files.Open(PathOf(segment), FileIntent.ReadWrite);
        try
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            BinaryPrimitives.WriteInt64LittleEndian(header, Magic);
            BinaryPrimitives.WriteInt64LittleEndian(header[8..], segment);
            file.SetLength(0);
            file.Write(0, header);
            file.Flush();
            files.SyncDirectory(folder);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public static bool IsHeader(ReadOnlySpan<byte> header, long segment) =>
        header.Length == HeaderBytes && BinaryPrimitives.ReadInt64LittleEndian(header) == Magic && BinaryPrimitives.ReadInt64LittleEndian(header[8..]) == segment;

    public IStorageFile Open(long segment) => files.Open(PathOf(segment), FileIntent.ReadWrite);

    public void Delete(long segment) => files.Delete(PathOf(segment));

    public long FreeBytes() => files.FreeBytes(folder);
}
