using System.Net.Security;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;

namespace Yiwang.Trust.Witnessing;

/// <summary>How this node witnesses and is witnessed.</summary>
public sealed record TrustOptions
{
    /// <summary>Nodes besides those of pacts. Default none.</summary>
    public IReadOnlyList<WitnessPeer> Peers { get; init; } = [];
    /// <summary>Whose cosignatures the node's own pages ask for; null = none is asked for, those of all neighbours are shown.</summary>
    public TrustPolicy? Policy { get; init; }
    /// <summary>The newest checkpoint goes to the witnesses so often while the log grows. Default 10 s: one fsync and one signature at each neighbour.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>A neighbour that has not answered by then counts as unreachable. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>At the start nothing is signed before the neighbours have said what they hold of this log, or for so long. Default 3 s.</summary>
    public TimeSpan StartWait { get; init; } = TimeSpan.FromSeconds(3);
    /// <summary>Heads of neighbours go into the own log so often. Default 1 h.</summary>
    public TimeSpan AnchorInterval { get; init; } = TimeSpan.FromHours(1);
    /// <summary>Says whether a node's certificate is good when it comes from a node's own authority; null = the system's trust.</summary>
    public RemoteCertificateValidationCallback? Trusts { get; init; }

    /// <summary>Put around every connection to another node, so that a demonstration or a test can cut a line. Default: nothing.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> WayOut { get; init; } = static handler => handler;

    /// <summary>Settings: <c>https://node.example node.example/log+1a2b3c4d+AZ… [parent]</c>.</summary>
    public static WitnessPeer? ReadPeer(string setting) => setting.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var url, var vkey] => Peer(url, vkey, isParent: false),
        [var url, var vkey, "parent"] => Peer(url, vkey, isParent: true),
        _ => null,
    };

    private static WitnessPeer? Peer(string url, string vkey, bool isParent) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && NoteKey.TryParse(vkey, out var key) && key.Type == NoteKeyType.Ed25519
            ? new WitnessPeer(key, address!, address!.Host, isParent) : null;
}

/// <summary>A node whose log this one witnesses, and which witnesses this one's.</summary>
/// <param name="Log">Its name is the log's origin.</param>
/// <param name="Address">Null = cannot be asked; what it sends is witnessed all the same.</param>
/// <param name="IsParent">Its heads are recorded as witnessed, those of others as anchored.</param>
public sealed record WitnessPeer(NoteKey Log, Uri? Address, string Name, bool IsParent)
{
    public string Origin => Log.Name;
}
