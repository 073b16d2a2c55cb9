using System.Buffers.Binary;

namespace Yiwang.Storage.Log;

internal enum FrameKind : byte { Entries = 1, BatchRows = 2, BatchCommit = 3, BatchAbort = 4 }

/// <summary>
/// Head of an atomic unit in a segment, 48 bytes, 8-aligned, little-endian: magic u32 · length u32 · first position u64 · count u32 · kind u8, 0, 0, 0 ·
/// batch id i64 · durable-before u64 · body crc u32 (over the entries' checksums) · head crc u32.
/// </summary>
/// <param name="DurableBefore">
/// Entries known durable when this frame was written. A bad frame whose position lies at or above the next good frame's value was never acknowledged
/// (a torn write); one below it was, so it is damage.
/// </param>
internal readonly record struct FrameHeader(int Length, long First, int Count, FrameKind Kind, long BatchId, long DurableBefore, uint BodyCrc)
{
    public const int Bytes = 48;
    public const uint Magic = 0xF1A3_5957;

    public void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(into, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(into[4..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(into[8..], First);
        BinaryPrimitives.WriteInt32LittleEndian(into[16..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(into[20..], (byte)Kind);
        BinaryPrimitives.WriteInt64LittleEndian(into[24..], BatchId);
        BinaryPrimitives.WriteInt64LittleEndian(into[32..], DurableBefore);
        BinaryPrimitives.WriteUInt32LittleEndian(into[40..], BodyCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(into[44..], Crc32C.Of(into[..44]));
    }

    public static bool IsMagic(ReadOnlySpan<byte> at) => at.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(at) == Magic;

    public static bool TryRead(ReadOnlySpan<byte> at, out FrameHeader header)
    {
        header = default;
        if (at.Length < Bytes || !IsMagic(at) || BinaryPrimitives.ReadUInt32LittleEndian(at[44..]) != Crc32C.Of(at[..44])) return false;
        header = new FrameHeader(BinaryPrimitives.ReadInt32LittleEndian(at[4..]), BinaryPrimitives.ReadInt64LittleEndian(at[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(at[16..]), (FrameKind)BinaryPrimitives.ReadInt32LittleEndian(at[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(at[24..]), BinaryPrimitives.ReadInt64LittleEndian(at[32..]), BinaryPrimitives.ReadUInt32LittleEndian(at[40..]));
        return header.Length >= Bytes && (header.Length & 7) == 0 && header.Count > 0 && header.First >= 0 && header.Kind is >= FrameKind.Entries and <= FrameKind.BatchAbort;
    }

    /// <summary>Whether all entries of the frame are whole; <paramref name="firstBad"/> names the first position that is not.</summary>
    public bool BodyHolds(ReadOnlySpan<byte> frame, out long firstBad, out string? reason)
    {
        (firstBad, reason) = (First, "frame longer than its file");
        if (frame.Length < Length) return false;
        var at = Bytes;
        var running = ~0u;
        Span<byte> crc = stackalloc byte[4];
        for (var i = 0; i < Count; i++)
        {
            firstBad = First + i;
            reason = "shape of the entry";
            if (!EntryView.TryOpen(frame[at..Length], out var entry)) return false;
            if ((reason = entry.Damage()) != null) return false;
            reason = "position inside the entry";
            if (entry.Position != firstBad || entry.IsBatchRow != (Kind == FrameKind.BatchRows)) return false;
            BinaryPrimitives.WriteUInt32LittleEndian(crc, entry.Crc);
            running = Crc32C.Update(running, crc);
            at += EntryLayout.Padded(entry.Bytes.Length);
            reason = "frame length";
            if (at > Length) return false;
        }
        (firstBad, reason) = (First, "checksum of the frame");
        if (at != Length || ~running != BodyCrc) return false;
        reason = null;
        return true;
    }
}
