using Yiwang.Storage.Files;

namespace Yiwang.Storage.Log;

/// <summary>Overwrites disclosure groups with zeros where they stand.</summary>
internal sealed class GroupEraser(LogCore core)
{
    private readonly Lock _gate = new();

    public void Erase(long position, byte groupId)
    {
        if (position < 0 || position >= core.Size) throw new ArgumentOutOfRangeException(nameof(position), position, $"the log has {core.Size} entries");
        lock (_gate)
        {
            var entry = core.Segments.Entry(position);
            var group = 0;
            while (group < entry.GroupCount && entry.GroupId(group) != groupId) group++;
            if (group == entry.GroupCount) throw new ArgumentException($"entry {position} has no group {groupId}", nameof(groupId));
            var segment = core.Segments.SegmentOf(position);
            var at = segment.SkipHead(segment.Locate(position));
            var contentAt = entry.CommittedAt(group, out var length);
            var mark = EntryLayout.ErasedMark((entry.Bytes[EntryLayout.ErasedAt] & 0xF) | (1 << group));
            using var file = core.Files.Open(segment.Path, FileIntent.ReadWrite);
            // the mark first: a group that is marked counts as erased whatever its bytes are, so that a crash between leaves no damage
            file.Write(at + EntryLayout.ErasedAt, [mark]);
            file.Flush();
            file.Write(at + contentAt - EntryLayout.SaltBytes, new byte[length + EntryLayout.SaltBytes]);
            file.Flush();
        }
    }
}
