using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Trust.Log;

/// <summary>The newest entries for a list. A batch is one line, its closing entry; its rows are passed over in one step.</summary>
public sealed class RecentEntries(IEvents events, IViewer viewer)
{
    private const int MaxRead = 400;

    /// <returns>Newest first, and the position to go on below; 0 at the beginning of the log.</returns>
    public (IReadOnlyList<RecordedEvent> Entries, long Next) Below(long position, int max)
    {
        List<RecordedEvent> entries = [];
        var at = Math.Min(position, events.Size) - 1;
        for (var read = 0; at >= 0 && entries.Count < max && read < MaxRead; read++)
        {
            if (events.Find(at) is not { Succeeded: true, Value: { } found })
            {
                at--;
                continue;
            }
            if (found.BatchId < 0 || found.Kind is "BatchCommitted" or "BatchAborted")
            {
                entries.Add(found);
                at--;
                continue;
            }
            at = Math.Min(at, found.BatchId) - 1;
        }
        return (entries, at + 1);
    }

    /// <summary>The subjects, where they are public or the reader's own organisation's; else null.</summary>
    public string? About(RecordedEvent fact)
    {
        var isPublic = fact.Payload.Count > 0 && fact.Payload.Keys.Min() == Disclosure.Public;
        return isPublic || viewer.Principal.Organization == fact.Owner ? Plain(fact.Heads.FirstOrDefault(h => !h.StartsWith("idem:", StringComparison.Ordinal)) ?? "") : null;
    }

    // A range's subject is its key: prefix/stem#digits#tail@first.
    internal static string Plain(string head) =>
        head.StartsWith("range:", StringComparison.Ordinal) ? head["range:".Length..].Split('#')[0] + "…" : head;
}
