using System.Buffers.Binary;
using Yiwang.Storage.Log;

namespace Yiwang.Events.Proofs;

/// <summary>The start of the first group's committed bytes: <c>u8 count | count × (u8 flags (1 = head), u16 length, UTF-8 key)</c>, big-endian.</summary>
internal static class SubjectsBlock
{
    public static bool TryRead(ReadOnlyMemory<byte> committed, out List<Subject> subjects, out ReadOnlyMemory<byte> content)
    {
        subjects = [];
        content = default;
        if (committed.IsEmpty) return false;
        var count = committed.Span[0];
        var rest = committed[1..];
        for (var i = 0; i < count; i++)
        {
            if (rest.Length < 3) return false;
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span[1..]);
            if (rest.Length < 3 + length) return false;
            subjects.Add(new Subject(rest.Slice(3, length), (rest.Span[0] & 1) == 1));
            rest = rest[(3 + length)..];
        }
        content = rest;
        return true;
    }
}
