using System.Buffers.Binary;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Log;

/// <summary>
/// Overwrites disclosure groups with zeros where they stand. What is to be erased is noted first, in a file of one record, so that an erasure that a crash cut off is
/// finished at the next start.
/// </summary>
internal sealed class GroupEraser(LogCore core, string folder)
{
    // position i64 · group id u32 · crc u32; a position of -1 means that nothing is under way
    private const int NoteBytes = 16;
    private readonly Lock _gate = new();
    private readonly string _notePath = Path.Combine(folder, "erasing");

    /// <summary>At start, before anyone reads.</summary>
    public void Finish()
    {
        if (!core.Files.Exists(_notePath)) return;
        Span<byte> note = stackalloc byte[NoteBytes];
        using (var file = core.Files.Open(_notePath, FileIntent.Read))
        {
            if (file.Read(0, note) < NoteBytes || BinaryPrimitives.ReadUInt32LittleEndian(note[12..]) != Crc32C.Of(note[..12])) return;
        }
        var position = BinaryPrimitives.ReadInt64LittleEndian(note);
        if (position >= 0 && position < core.Size) Erase(position, (byte)BinaryPrimitives.ReadUInt32LittleEndian(note[8..]));
    }

    public void Erase(long position, byte groupId)
    {
        if (position < 0 || position >= core.Size) throw new ArgumentOutOfRangeException(nameof(position), position, $"the log has {core.Size} entries");
        lock (_gate)
        {
            var entry = core.Segments.Locate(position, out var segment, out var at);
            var group = 0;
            while (group < entry.GroupCount && entry.GroupId(group) != groupId) group++;
            if (group == entry.GroupCount) throw new ArgumentException($"entry {position + 1} has no group {groupId}", nameof(groupId));
            var contentAt = entry.CommittedAt(group, out var length);
            var mark = EntryLayout.ErasedMark((entry.Bytes[EntryLayout.ErasedAt] & 0xF) | (1 << group));
            Note(position, groupId);
            using var file = core.Files.Open(segment.Path, FileIntent.ReadWrite);
            // the mark first: a marked group counts as erased whatever its bytes are, so that a crash between leaves no damage
            file.Write(at + EntryLayout.ErasedAt, [mark]);
            file.Flush();
            file.Write(at + contentAt - EntryLayout.SaltBytes, new byte[length + EntryLayout.SaltBytes]);
            file.Flush();
            Note(-1, 0);
        }
    }

    private void Note(long position, byte groupId)
    {
        Span<byte> note = stackalloc byte[NoteBytes];
        BinaryPrimitives.WriteInt64LittleEndian(note, position);
        BinaryPrimitives.WriteUInt32LittleEndian(note[8..], groupId);
        BinaryPrimitives.WriteUInt32LittleEndian(note[12..], Crc32C.Of(note[..12]));
        var isNew = !core.Files.Exists(_notePath);
        using (var file = core.Files.Open(_notePath, FileIntent.ReadWrite))
        {
            file.Write(0, note);
            file.Flush();
        }
        if (isNew) core.Files.SyncDirectory(folder);
    }
}
