using Yiwang.Identify.Surfaces.HandleServer.Engine;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;

/// <summary>
/// What a TCP connection carries of itself, as Chinese clients have it: a session id of their own choice, a log-in, a key. It ends with the connection, and nobody
/// else's message can belong to it, whatever its session id.
/// </summary>
internal sealed class Connection
{
    /// <summary>Chosen by the client; 0 until it chose.</summary>
    public int SessionId { get; set; }
    public Proven? LoggedIn { get; set; }
    /// <summary>Agreed with operation 400 under the client's own session id.</summary>
    public HandleSession? Keyed { get; set; }

    public static Connection? Of(HandlePeer peer) => peer.Authentication as Connection;

    /// <summary>Null on a peer of which the next message knows nothing.</summary>
    public static Connection? Begin(HandlePeer peer)
    {
        if (!peer.Lasts) return null;
        if (peer.Authentication is not Connection connection) peer.Authentication = connection = new Connection();
        return connection;
    }
}
