using System.Text;
using Yiwang.Events;
using Yiwang.Things.Ranges;
using Yiwang.Things.Records;

namespace Yiwang.Things.Registry;

/// <summary>The record that one event holds, whether or not it is the newest.</summary>
public static class RecordedThing
{
    public static ThingRecord? Read(RecordedEvent e)
    {
        if (e.Heads.Count == 0 || !RecordReader.TryRead(Group(e, Disclosure.Public), Group(e, Disclosure.Granted), Group(e, Disclosure.Internal), out var record)) return null;
        if (record.IsRange) return RangeFact.PatternOf(Encoding.UTF8.GetBytes(e.Heads[0]), record) is { } range ? RecordCollector.Read(range.Member(range.From), record, e.Position, e.RecordedAtUs, range) : null;
        return Handle.TryParse(e.Heads[0], out var handle) ? RecordCollector.Read(handle, record, e.Position, e.RecordedAtUs, null) : null;
    }

    private static ReadOnlySpan<byte> Group(RecordedEvent e, Disclosure group) =>
        e.Payload.TryGetValue(group, out var bytes) && bytes is { IsEmpty: false } body && body.Span[0] == RecordFormat.Form ? body.Span : default;
}
