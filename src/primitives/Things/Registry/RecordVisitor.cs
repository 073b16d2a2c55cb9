using Yiwang.Storage.Log;
using Yiwang.Things.Records;

namespace Yiwang.Things.Registry;

/// <summary>Opens a log entry as a record for a visitor of Things. It holds the visitor by value: the caller takes it back after the read.</summary>
internal ref struct RecordVisitor<TVisitor>(TVisitor inner, ReadOnlySpan<byte> member) : IEntryVisitor where TVisitor : IThingVisitor, allows ref struct
{
    private readonly ReadOnlySpan<byte> _member = member;

    public TVisitor Inner = inner;
    /// <summary>False when the newest entry of the key is no record, as that of a template, or has been erased.</summary>
    public bool Seen;

    public void Visit(long position, long recordedAtUs, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> subjectsBlock, EntryGroups groups)
    {
        if (!groups.TryGet(1, out var first)) return;
        groups.TryGet(2, out var granted);
        groups.TryGet(3, out var inner);
        if (!RecordReader.TryRead(first, granted, inner, out var record)) return;
        Seen = true;
        Inner.Visit(_member.IsEmpty ? FirstHead(subjectsBlock) : _member, position, recordedAtUs, record, !_member.IsEmpty);
    }

    private static ReadOnlySpan<byte> FirstHead(ReadOnlySpan<byte> block)
    {
        foreach (var subject in new SubjectReader(block))
        {
            if (subject.IsHead) return subject.Key;
        }
        return default;
    }
}
