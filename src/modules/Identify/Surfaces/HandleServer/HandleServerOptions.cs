using System.Net;
using System.Net.Sockets;

namespace Yiwang.Identify.Surfaces.HandleServer;

/// <summary>What the Handle server takes from the node.</summary>
public sealed record HandleServerOptions
{
    /// <summary>In the description of the site.</summary>
    public string NodeName { get; init; } = "";
    /// <summary>Where this node listens; the unspecified address stands for the one by which <see cref="PublicUrl"/>, or else the network, reaches it.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;
    public string PublicUrl { get; init; } = "";
    /// <summary>Bound already; null = off.</summary>
    public HandlePort? Handle { get; init; }
    public HandlePort? Recursion { get; init; }
    /// <summary>In the site record, for clients that tunnel; 0 = not offered.</summary>
    public int HttpPort { get; init; }
    /// <summary>Bytes that go out over UDP for one that came in, to an address that has not shown itself; 1–1,000.</summary>
    public int Amplification { get; init; } = 4;
    /// <summary>A connection that asks nothing is closed after this.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);
    /// <summary>A message that has begun must be whole within this, and an answer taken.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);
    /// <summary>One request, other nodes included.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(30);
    public int ConnectionsPerAddress { get; init; } = 1_000;
    /// <summary>Signs with SM2 instead of RSA-2048.</summary>
    public bool Sm2 { get; init; }
}

/// <summary>One port of the Handle protocol: the same number over UDP and TCP, unless 0 was asked for and none was free for both.</summary>
public sealed record HandlePort(Socket Udp, Socket Tcp)
{
    // kept: a request in progress may ask while the node stops and its sockets are closed
    public int UdpPort { get; } = ((IPEndPoint)Udp.LocalEndPoint!).Port;
    public int TcpPort { get; } = ((IPEndPoint)Tcp.LocalEndPoint!).Port;
}
