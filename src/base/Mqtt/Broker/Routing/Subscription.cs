using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>One filter of one session.</summary>
internal sealed class Subscription(Session session, byte[] filter, SubscriptionOptions options, int identifier)
{
    public Session Session => session;
    /// <summary>As the client sent it, with <c>$share/…/</c> where it is shared.</summary>
    public byte[] Filter => filter;
    public SubscriptionOptions Options => options;
    /// <summary>1 … 268,435,455; 0 = none.</summary>
    public int Identifier => identifier;
    /// <summary>Null = not shared.</summary>
    public SharedGroup? Group { get; set; }
    /// <summary>Place in the list that holds it; guarded by the route table.</summary>
    public int Index { get; set; } = -1;
}
