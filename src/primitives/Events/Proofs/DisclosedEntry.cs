using System.Security.Cryptography;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Proofs;

/// <summary>An entry of another log as far as its groups were disclosed: put together from its header and the very bytes that the header commits to.</summary>
public static class DisclosedEntry
{
    /// <summary>Null when a group does not fit its commitment, stands twice or out of order, or the header is none. A group that was withheld reads as one that was erased.</summary>
    public static StoredEntry? TryOpen(long position, ReadOnlyMemory<byte> header, IReadOnlyList<DisclosedGroup> disclosed)
    {
        if (position < 0 || !EntryHeader.TryParse(header.Span, out var read)) return null;
        var groups = new StoredGroup[read.Commitments.Count];
        List<Subject> subjects = [];
        var next = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            var (id, hash) = read.Commitments[i];
            groups[i] = new StoredGroup((byte)id, null, default, null);
            if (next == disclosed.Count || disclosed[next].Group != id) continue;
            var group = disclosed[next++];
            if (group.Salt.Length != EntryHeader.SaltBytes || !CryptographicOperations.FixedTimeEquals(group.Commitment, hash)) return null;
            ReadOnlyMemory<byte> content = group.Content;
            if (i == 0 && !SubjectsBlock.TryRead(group.Content, out subjects, out content)) return null;
            groups[i] = new StoredGroup((byte)id, content, group.Salt, group.Content);
        }
        return next == disclosed.Count ? new StoredEntry(position, read.Kind, read.RecordedAtUs, header, subjects, groups, -1) : null;
    }
}
