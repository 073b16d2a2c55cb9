using Yiwang.Events;

namespace Yiwang.Things.Records;

/// <summary>Tells Events what the compact records say about themselves.</summary>
public sealed class RecordBodies : ICompactBodies
{
    public bool TryReadEnvelope(ReadOnlySpan<byte> first, ReadOnlySpan<byte> inner, out CompactEnvelope envelope)
    {
        envelope = default;
        if (!RecordReader.TryRead(first, [], inner, out var record)) return false;
        var actor = record.Actor.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(record.Actor);
        envelope = new CompactEnvelope(first[1], record.Owner, actor, record.OccurredAtUs < 0 ? null : record.OccurredAtUs, record.Cause, record.Previous);
        return true;
    }

    public byte[]? WithPrevious(ReadOnlySpan<byte> first, long previous, long occurredAtUs)
    {
        if (!RecordReader.TryRead(first, [], [], out var record)) return null;
        // form, schema, status, origin, flags, owner, then the optional fields in the order of their flags
        const int flagsAt = 4, fixedBytes = 5 + OwnerCode.PackedLength;
        var flags = (RecordFlags)first[flagsAt];
        var template = (flags & RecordFlags.Template) != 0 ? 1 + record.Template.Length + sizeof(ushort) : 0;
        var times = ((flags & RecordFlags.Previous) != 0 ? sizeof(long) : 0) + ((flags & RecordFlags.OccurredAt) != 0 ? sizeof(long) : 0);
        var sink = new ByteSink(first.Length + (2 * sizeof(long)));
        sink.Bytes(first[..flagsAt]);
        sink.U8((byte)((flags & ~RecordFlags.Previous) | RecordFlags.OccurredAt | (previous >= 0 ? RecordFlags.Previous : 0)));
        sink.Bytes(first[(flagsAt + 1)..(fixedBytes + template)]);
        if (previous >= 0) sink.I64(previous);
        sink.I64(record.OccurredAtUs >= 0 ? record.OccurredAtUs : occurredAtUs);
        sink.Bytes(first[(fixedBytes + template + times)..]);
        return sink.Span.ToArray();
    }
}
