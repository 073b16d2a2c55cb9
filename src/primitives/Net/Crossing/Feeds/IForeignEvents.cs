using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Feeds;

/// <summary>Facts of other logs that came under a pact. A view of them is a projection that wants <c>EventReceived</c> and reads each here.</summary>
public interface IForeignEvents
{
    /// <summary>Null when the event is no received one, or its content was erased.</summary>
    ForeignEvent? Read(RecordedEvent received);
    /// <summary>As one of this node's organisations has received it; null when it has not.</summary>
    ForeignEvent? Find(OrganizationId receiver, string origin, long position);
}

/// <param name="Origin">Name of the log from which it comes; with the position it is the event's id for ever.</param>
/// <param name="Receiver">The organisation here that may know it.</param>
/// <param name="ReceivedAt">Position of the <c>EventReceived</c> in this node's log.</param>
/// <param name="Header">Merkle leaf in its own log, against which a proof of that log is checked.</param>
/// <param name="Event">As its own node recorded it; groups that the pact does not give are null. Its position is of its own log.</param>
public sealed record ForeignEvent(string Origin, OrganizationId Sender, OrganizationId Receiver, string Pact, long ReceivedAt, ReadOnlyMemory<byte> Header, RecordedEvent Event)
{
    public string Id => $"{Origin}#{Event.Position}";
}
