using System.Buffers.Binary;
using System.IO.Compression;

namespace Yiwang.Console.Tables.Xlsx;

/// <summary>
/// Judges a zip before anything of it is inflated: number of entries, size of the directory, claimed sizes and ratios. What an entry then really
/// inflates to is counted again by <see cref="BoundedPart"/>, since claims lie.
/// </summary>
internal static class ZipCheck
{
    private const int EndRecordBytes = 22, CommentBytesMax = 65_535, DirectoryBytesPerEntryMax = 4_096;
    /// <summary>Small parts of any ratio are harmless.</summary>
    private const long RatioFromBytes = 1 << 20;

    /// <summary>Null = the directory is small enough to be read.</summary>
    public static TableProblem? Directory(Stream file, TableLimits limits)
    {
        var n = (int)Math.Min(file.Length, EndRecordBytes + CommentBytesMax);
        var tail = new byte[n];
        file.Position = file.Length - n;
        file.ReadExactly(tail);
        file.Position = 0;
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || n - at < EndRecordBytes) return TableProblem.Damaged("zip");
        var end = tail.AsSpan(at);
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var directoryAt = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (entries > limits.ZipEntriesMax) return TableProblem.TooManyParts(entries, limits.ZipEntriesMax);
        // the span up to the end record bounds the headers that a reader can meet, whatever the count claims
        var span = file.Length - n + at - directoryAt;
        if (directoryAt == uint.MaxValue || span < 0) return TableProblem.Damaged("zip64");
        return span > (long)DirectoryBytesPerEntryMax * Math.Max(1, (int)entries) || span > 8L << 20 ? TableProblem.Damaged("zip") : null;
    }

    public static TableProblem? Entries(ZipArchive zip, TableLimits limits)
    {
        if (zip.Entries.Count > limits.ZipEntriesMax) return TableProblem.TooManyParts(zip.Entries.Count, limits.ZipEntriesMax);
        var total = 0L;
        foreach (var entry in zip.Entries)
        {
            total += entry.Length;
            var ratio = entry.Length / Math.Max(1, entry.CompressedLength);
            if (total > limits.InflatedBytesMax || (entry.Length > RatioFromBytes && ratio > limits.InflationRatioMax)) return TableProblem.Bomb(entry.FullName);
        }
        return null;
    }
}
