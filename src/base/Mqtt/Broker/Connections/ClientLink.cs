using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>What carries a connection's bytes, and what is known of who is at the other end.</summary>
internal sealed record ClientLink(IDuplexPipe Transport, Action Abort)
{
    public EndPoint? Remote { get; init; }
    public X509Certificate2? Certificate { get; init; }
    public bool Encrypted { get; init; }
    public bool WebSocket { get; init; }
}
