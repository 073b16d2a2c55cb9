using System.Buffers.Binary;

namespace Yiwang.Storage.Log;

/// <summary>
/// Where things stand in a stored entry (little-endian outside the header; docs/storage.md has the table):
/// length u32 · erased u8 · groups u8 · headerLength u16 · crc u32 · position u48 and flags u16 · groups × (length u16, crc u32) · header · groups × (salt 16, content),
/// padded to 8 bytes.
/// </summary>
internal static class EntryLayout
{
    public const int ErasedAt = 4, GroupCountAt = 5, HeaderLengthAt = 6, CrcAt = 8, PositionAt = 12, TableAt = 20;
    public const int TableRow = 6, SaltBytes = 16, HashBytes = 32, CommitmentBytes = 1 + HashBytes;
    public const int MinBytes = TableAt + TableRow + 1 + 1 + 1 + 8 + 1 + CommitmentBytes + SaltBytes + 1;
    /// <summary>Header and committed contents of an entry; C2SP entry tiles have 16-bit lengths.</summary>
    public const int MaxContentBytes = 65_535;
    public const int MaxBytes = TableAt + 4 * (TableRow + SaltBytes) + MaxContentBytes + 7;
    public const byte Version = 1;
    public const ulong BatchRowFlag = 1UL << 63;
    public const ulong PositionMask = (1UL << 48) - 1;
    /// <summary>The low four bits name erased groups, the high four are their complement, so that no single flipped bit looks like an erasure.</summary>
    public const byte NoneErased = 0xF0;

    public static byte ErasedMark(int erasedGroups) => (byte)(erasedGroups | (~erasedGroups << 4));

    public static int Padded(int length) => (length + 7) & ~7;

    /// <summary>The checksum covers everything up to the groups' contents except itself and the erasure mark; each content has its own.</summary>
    public static uint Checksum(ReadOnlySpan<byte> entry, int coveredBytes)
    {
        Span<byte> head = stackalloc byte[8];
        entry[..8].CopyTo(head);
        head[ErasedAt] = NoneErased;
        return ~Crc32C.Update(Crc32C.Update(~0u, head), entry[PositionAt..coveredBytes]);
    }

    /// <summary>What only the writer knows: place, time, and with them the checksum.</summary>
    public static uint Seal(Span<byte> entry, long position, long recordedAtUs, bool batchRow)
    {
        var groups = entry[GroupCountAt];
        var header = TableAt + groups * TableRow;
        BinaryPrimitives.WriteUInt64LittleEndian(entry[PositionAt..], (ulong)position | (batchRow ? BatchRowFlag : 0));
        BinaryPrimitives.WriteInt64BigEndian(entry[(header + 2 + entry[header + 1])..], recordedAtUs);
        var crc = Checksum(entry, header + BinaryPrimitives.ReadUInt16LittleEndian(entry[HeaderLengthAt..]));
        BinaryPrimitives.WriteUInt32LittleEndian(entry[CrcAt..], crc);
        return crc;
    }
}
