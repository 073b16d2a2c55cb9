using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Feeds;

/// <summary>One side of a pact that gives events: what of this node's log it has put into the outbox.</summary>
internal sealed class EventFeed(string pact, OrganizationId giver, long cursor)
{
    public string Pact => pact;
    public OrganizationId Giver => giver;
    /// <summary>Everything before it was looked at.</summary>
    public long Cursor { get; set; } = cursor;
    /// <summary>Entries from the cursor on, of the kinds that the pact gives, that were looked at already: a page that was broken off goes on there.</summary>
    public long DoneOfPage { get; set; }
    /// <summary>Keys of the messages that are queued already of a chunk whose rest had no room: at most those of 500 entries and what belongs to them.</summary>
    public HashSet<string> PutOfPage { get; } = new(StringComparer.Ordinal);
    /// <summary>Position of the pact under which they were counted.</summary>
    public long Scope { get; set; }
    /// <summary>As in State.</summary>
    public long Stored { get; set; } = cursor;
    /// <summary>The queue is full or the day's messages are used up: left alone until then.</summary>
    public DateTimeOffset PausedUntil { get; set; }
    /// <summary>Entries that came from another node with the giver are given from this position on: those before it were given there.</summary>
    public long TakenSince { get; set; } = long.MaxValue;
    /// <summary>A position from which messages came back, to be put again when the pact carries them; null = none.</summary>
    public long? Back { get; set; }
}
