using System.Net;
using Yiwang.Parties;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

internal enum HandleTransport : byte { Udp, Tcp, Http }

/// <summary>The other side: one a TCP connection, one a datagram or tunnelled request otherwise.</summary>
internal sealed class HandlePeer(HandleTransport transport, IPEndPoint remote, bool recursive = false)
{
    public HandleTransport Transport { get; } = transport;
    public IPEndPoint Remote { get; } = remote;
    /// <summary>Came in at the recursion service, which asks on for everybody.</summary>
    public bool Recursive { get; } = recursive;
    /// <summary>True when what is remembered here is met again by the next message: on TCP.</summary>
    public bool Lasts => Transport == HandleTransport.Tcp;
    /// <summary>Who has logged in on this connection (China's operation 2001); the public until then. Never changed on a peer that does not last.</summary>
    public Principal Principal { get; set; } = Principal.Public;
    /// <summary>Session id under which this connection's messages go plain and unsigned since its log-in; public questions under it take the fast path. 0 = none.</summary>
    public int PlainSession { get; set; }
    /// <summary>What authentication remembers of the connection.</summary>
    public object? Authentication { get; set; }
}
