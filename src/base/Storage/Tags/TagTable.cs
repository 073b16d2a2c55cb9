using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log;

namespace Yiwang.Storage.Tags;

/// <summary>
/// A set of 64-bit tags that is written once and only asked afterwards: <c>"YWTAGS1\0" | count u64 | CRC-32C of the tags u32 | 0 u32 | tags in ascending order</c>, little-endian,
/// 8 bytes a tag, mapped into memory.
/// </summary>
public sealed unsafe class TagTable
{
    private const int HeaderBytes = 24;
    private const int BlockTags = 8_192;
    private const string NewSuffix = ".new";
    private readonly MappedFile? _memory;

    private TagTable(MappedFile? memory, long count) => (_memory, Count) = (memory, count);

    public long Count { get; }

    private static ReadOnlySpan<byte> Magic => "YWTAGS1\0"u8;

    /// <summary>Durable on return.</summary>
    /// <param name="sorted">Ascending, none twice.</param>
    public static void Write(IFileSystem files, string path, ReadOnlySpan<ulong> sorted)
    {
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i - 1] >= sorted[i]) throw new ArgumentException("tags stand in ascending order, none twice", nameof(sorted));
        }
        using (var file = files.Open(path + NewSuffix, FileIntent.ReadWrite))
        {
            file.SetLength(0);
            var block = new byte[BlockTags * sizeof(ulong)];
            var (at, crc) = ((long)HeaderBytes, ~0u);
            for (var rest = sorted; !rest.IsEmpty;)
            {
                var part = rest[..Math.Min(rest.Length, BlockTags)];
                for (var i = 0; i < part.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(i * sizeof(ulong)), part[i]);
                var bytes = block.AsSpan(0, part.Length * sizeof(ulong));
                crc = Crc32C.Update(crc, bytes);
                file.Write(at, bytes);
                at += bytes.Length;
                rest = rest[part.Length..];
            }
            Span<byte> header = stackalloc byte[HeaderBytes];
            header.Clear();
            Magic.CopyTo(header);
            BinaryPrimitives.WriteInt64LittleEndian(header[8..], sorted.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[16..], ~crc);
            file.Write(0, header);
            file.Flush();
        }
        files.Rename(path + NewSuffix, path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static TagTable Open(IFileSystem files, string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        long length;
        using (var file = files.Open(path, FileIntent.Read))
        {
            length = file.Length;
            if (file.Read(0, header) != HeaderBytes || !header.StartsWith(Magic)) throw Damaged(path);
        }
        var count = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        if ((length - HeaderBytes) % sizeof(ulong) != 0 || count != (length - HeaderBytes) / sizeof(ulong)) throw Damaged(path);
        if (count == 0) return new TagTable(null, 0);
        var memory = files.Map(path, length, MapIntent.Read);
        var crc = ~0u;
        for (long at = HeaderBytes; at < length; at += BlockTags * sizeof(ulong)) crc = Crc32C.Update(crc, new ReadOnlySpan<byte>(memory.Start + at, (int)Math.Min(length - at, BlockTags * sizeof(ulong))));
        return ~crc == BinaryPrimitives.ReadUInt32LittleEndian(header[16..]) ? new TagTable(memory, count) : throw Damaged(path);
    }

    public static bool IsLeftover(string path) => path.EndsWith(NewSuffix, StringComparison.Ordinal);

    /// <summary>No allocation. The number of steps does not tell whether the tag is there: halving goes on to the end in any case.</summary>
    public bool Contains(ulong tag)
    {
        if (_memory is null) return false;
        var (low, length) = (0L, Count);
        while (length > 1)
        {
            var half = length / 2;
            low = At(low + half) <= tag ? low + half : low;
            length -= half;
        }
        var found = At(low) == tag;
        GC.KeepAlive(_memory);
        return found;
    }

    private ulong At(long index)
    {
        var bytes = new ReadOnlySpan<byte>(_memory!.Start + HeaderBytes + index * sizeof(ulong), sizeof(ulong));
        return BitConverter.IsLittleEndian ? MemoryMarshal.Read<ulong>(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private static InvalidDataException Damaged(string path) => new($"{path} is damaged");
}
