using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>What carries a connection's bytes, and what is known of who is at the other end.</summary>
/// <param name="Carrier">What <paramref name="Abort"/> is given: apart from it, so that no connection needs a delegate of its own.</param>
internal sealed record ClientLink(IDuplexPipe Transport, object Carrier, Action<object> Abort)
{
    public EndPoint? Remote { get; init; }
    public X509Certificate2? Certificate { get; init; }
    public bool Encrypted { get; init; }
    public bool WebSocket { get; init; }
    /// <summary>A socket closed with bytes unread makes the other side's system drop what it has not read yet either, our last word too; so those are read away first.</summary>
    public bool ReadsAway { get; init; }
}
