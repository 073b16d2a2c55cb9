using Yiwang.Events;
using Yiwang.Things.Records;

namespace Yiwang.Things.Registry;

/// <summary>Records as events to append.</summary>
internal static class RecordDrafts
{
    [ThreadStatic] private static ByteSink? t_sink;

    /// <param name="actor">User handle; goes into the internal group.</param>
    public static EventDraft Make(string kind, RecordEnvelope envelope, IReadOnlyList<HandleValue> values, string? actor, IReadOnlyList<string> heads, long nowUs)
    {
        Dictionary<Disclosure, ReadOnlyMemory<byte>> payload = new(3);
        var sink = t_sink ??= new ByteSink();
        sink.Clear();
        RecordWriter.WriteFirst(sink, envelope, values, nowUs);
        payload[Disclosure.Public] = sink.Span.ToArray();
        for (byte group = 2; group <= 3; group++)
        {
            sink.Clear();
            if (RecordWriter.WriteOther(sink, group, values, group == 3 ? actor : null, nowUs)) payload[(Disclosure)group] = sink.Span.ToArray();
        }
        return new EventDraft { Kind = kind, Owner = envelope.Owner, Heads = heads, Payload = payload };
    }
}
