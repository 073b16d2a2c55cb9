using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Feeds;

public sealed class ForeignEvents(IEvents events) : IForeignEvents
{
    public ForeignEvent? Read(RecordedEvent received)
    {
        if (received.Kind != CrossingKinds.EventReceived || !received.Payload.TryGetValue(Disclosure.Internal, out var payload) || payload is not { } bytes) return null;
        if (EntryJson.Read(bytes.Span) is not { Pact: { } pact } json || !OrganizationId.TryParse(json.Sender, out var sender) || !OrganizationId.TryParse(received.Owner, out var receiver) || json.Open() is not { } entry) return null;
        return new ForeignEvent(json.Origin, sender, receiver, pact, received.Position, entry.Header, events.Decode(entry));
    }

    public ForeignEvent? Find(OrganizationId receiver, string origin, long position)
    {
        var at = events.FindHead(EventHandler.Head(receiver.ToString(), origin, position));
        return at >= 0 && events.Find(at) is { Succeeded: true, Value: { } found } ? Read(found) : null;
    }
}
