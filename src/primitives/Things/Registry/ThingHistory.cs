using Yiwang.Events;

namespace Yiwang.Things.Registry;

/// <summary>What happened to a Thing, read back along the previous positions that every entry carries.</summary>
internal sealed class ThingHistory(IEvents events, ThingReader reader)
{
    private const int PageMax = 200;

    public Outcome<IReadOnlyList<ThingChange>> Read(Handle handle, long? before, int max)
    {
        if (reader.Find(handle) is not { } newest) return new Outcome(Codes.ThingsNotFound, handle.ToString());
        List<ThingChange> changes = [];
        for (var at = newest.Position; at >= 0 && changes.Count < Math.Clamp(max, 1, PageMax);)
        {
            var e = events.Read(at);
            if (RecordedThing.Read(e) is not { } record) break;
            // the range stands for all its members: show it as the birth of this one
            if (before is null || at < before) changes.Add(new(e.Kind, record.Range is null ? record : record with { Handle = newest.Handle }, e.Actor));
            at = record.Previous;
        }
        return changes.ToArray();
    }
}
