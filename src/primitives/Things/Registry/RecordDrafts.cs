using Yiwang.Events;
using Yiwang.Things.Records;

namespace Yiwang.Things.Registry;

/// <summary>Records as events to append.</summary>
internal static class RecordDrafts
{
    /// <param name="actor">User handle; goes into the internal group.</param>
    public static EventDraft Make(string kind, RecordEnvelope envelope, IReadOnlyList<HandleValue> values, string? actor, IReadOnlyList<string> heads, long nowUs)
    {
        Dictionary<Disclosure, ReadOnlyMemory<byte>> payload = new(3);
        var sink = new ByteSink();
        RecordWriter.WriteFirst(sink, envelope, values, nowUs);
        payload[Disclosure.Public] = sink.Memory;
        for (byte group = 2; group <= 3; group++)
        {
            var other = new ByteSink(256);
            if (RecordWriter.WriteOther(other, group, values, group == 3 ? actor : null, nowUs)) payload[(Disclosure)group] = other.Memory;
        }
        return new EventDraft { Kind = kind, Owner = envelope.Owner, Heads = heads, Payload = payload };
    }
}
