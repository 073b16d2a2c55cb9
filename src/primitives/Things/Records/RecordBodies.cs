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
}
