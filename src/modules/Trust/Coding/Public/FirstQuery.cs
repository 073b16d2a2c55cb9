using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Trust.Coding.Activation;

namespace Yiwang.Trust.Coding.Public;

/// <summary>The first query of a code as the log has it: what the store of scans says of it nobody vouches for.</summary>
internal sealed class FirstQuery(IEvents events, EntryCheck entries, CodeNames names, IProofAlarms alarms)
{
    /// <summary>Null when there was none, or its entry is not as it was written.</summary>
    public RecordedEvent? Of(string owner, string key)
    {
        if (events.FindHead(names.Of(owner).Scanned(key)) is not (>= 0 and var position)) return null;
        var read = entries.Read(position);
        if (read.Succeeded) return read.Value;
        alarms.Damaged(key, read.Status);
        return null;
    }
}
