using System.Text;

namespace Yiwang.Storage.Log;

internal static class StoredEntries
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> Kinds = new(StringComparer.Ordinal);
    private const int KnownKinds = 1_000;

    /// <summary>Copies an entry out of the mapped segment, in one array.</summary>
    public static StoredEntry Copy(in EntryView entry, long batchId)
    {
        var bytes = entry.Bytes.ToArray();
        var subjects = new List<Subject>(4);
        var blockAt = entry.CommittedAt(0, out _);
        var at = blockAt + 1;
        foreach (var subject in new SubjectReader(entry.SubjectsBlock))
        {
            at += 3;
            subjects.Add(new Subject(bytes.AsMemory(at, subject.Key.Length), subject.IsHead));
            at += subject.Key.Length;
        }
        var groups = new StoredGroup[entry.GroupCount];
        for (var i = 0; i < groups.Length; i++)
        {
            var start = entry.CommittedAt(i, out var length);
            groups[i] = entry.IsErased(i)
                ? new StoredGroup(entry.GroupId(i), null, default, null)
                : new StoredGroup(entry.GroupId(i), bytes.AsMemory(start + length - entry.Content(i).Length, entry.Content(i).Length),
                    bytes.AsMemory(start - EntryLayout.SaltBytes, EntryLayout.SaltBytes), bytes.AsMemory(start, length));
        }
        return new StoredEntry(entry.Position, Kind(entry.Kind), entry.RecordedAtUs, bytes.AsMemory(entry.HeaderAt, entry.Header.Length), subjects, groups, batchId);
    }

    /// <summary>One string for each kind, found without allocation.</summary>
    public static string Kind(ReadOnlySpan<byte> ascii)
    {
        Span<char> text = stackalloc char[64];
        var name = text[..Encoding.ASCII.GetChars(ascii, text)];
        var known = Kinds.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(name, out var kind)) return kind;
        kind = name.ToString();
        return Kinds.Count < KnownKinds ? Kinds.GetOrAdd(kind, kind) : kind;
    }
}
