using System.Buffers.Binary;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Log;
using Yiwang.Streams.Wal;

namespace Yiwang.Streams.Chunks;

/// <summary>How far retention has been carried out.</summary>
/// <param name="UntilUs">The time of the last run.</param>
/// <param name="KeepChanges">Changes of series' own retentions that it knew.</param>
internal readonly record struct ExpiredMark(long UntilUs, int KeepChanges);

/// <summary>
/// What of the folder counts: the bucket files, and the place in the write-ahead log up to which they hold everything. Replaced whole, so that a sealing or a merge happens at once or not
/// at all; a file that it does not name is left over and is deleted at the next start.
/// </summary>
internal sealed record Manifest(WalPosition Sealed, long NextSealing, long TrustedUs, ExpiredMark Expired, IReadOnlyList<BucketName> Buckets)
{
    public const string FileName = "manifest";
    private const int HeadBytes = 64, BucketBytes = 40;
    /// <summary>More than a million files; a hundred years of days are 36,500.</summary>
    private const int BytesMax = 64 << 20;
    private const long Magic = 0x3130_4e41_4d59_4953; // "SIYMAN01"

    public static readonly Manifest Empty = new(new WalPosition(1, 0), 1, 0, default, []);

    /// <summary>By bucket, then by age.</summary>
    public static IReadOnlyList<BucketName> Ordered(List<BucketName> buckets)
    {
        buckets.Sort();
        return buckets;
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static Manifest Read(IFileSystem files, string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!files.Exists(path)) return Empty;
        using var file = files.Open(path, FileIntent.Read);
        var bytes = new byte[Math.Min(file.Length, BytesMax)];
        return Parse(bytes.AsSpan(0, file.Read(0, bytes))) ?? throw new InvalidDataException($"{path} is damaged");
    }

    public void Replace(IFileSystem files, string folder) => SmallFile.Replace(files, Path.Combine(folder, FileName), ToBytes());

    public byte[] ToBytes()
    {
        var bytes = new byte[HeadBytes + Buckets.Count * BucketBytes + 4];
        Span<long> head = [Magic, Sealed.Segment, Sealed.Offset, NextSealing, TrustedUs, Buckets.Count, Expired.UntilUs, Expired.KeepChanges];
        for (var i = 0; i < head.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), head[i]);
        var at = HeadBytes;
        foreach (var bucket in Buckets)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), bucket.StartUs);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 8), bucket.LengthUs);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 16), bucket.FirstSealing);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 24), bucket.LastSealing);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 32), bucket.Revision);
            at += BucketBytes;
        }
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), Crc32C.Of(bytes.AsSpan(0, at)));
        return bytes;
    }

    private static Manifest? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes + 4 || Crc32C.Of(bytes[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..])) return null;
        var count = Number(bytes, 5);
        if (Number(bytes, 0) != Magic || count * BucketBytes != bytes.Length - HeadBytes - 4) return null;
        var buckets = new BucketName[count];
        for (var i = 0; i < buckets.Length; i++)
        {
            var row = bytes.Slice(HeadBytes + i * BucketBytes, BucketBytes);
            buckets[i] = new BucketName(Number(row, 0), Number(row, 1), Number(row, 2), Number(row, 3), (int)Number(row, 4));
        }
        return new Manifest(new WalPosition(Number(bytes, 1), Number(bytes, 2)), Number(bytes, 3), Number(bytes, 4), new ExpiredMark(Number(bytes, 6), (int)Number(bytes, 7)), buckets);
    }

    private static long Number(ReadOnlySpan<byte> from, int index) => BinaryPrimitives.ReadInt64LittleEndian(from[(8 * index)..]);
}
