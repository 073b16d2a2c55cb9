using Yiwang.Parties;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>One request, whole and decoded as far as every operation needs it. Its bytes belong to it: an operation may keep them.</summary>
internal sealed class HandleCall
{
    public required HandlePeer Peer { get; init; }
    /// <summary>Protocol version that the request was written in.</summary>
    public required byte Major { get; init; }
    public required byte Minor { get; init; }
    /// <summary>Highest version that the client says it knows; 0.0 = the one above.</summary>
    public byte SuggestedMajor { get; init; }
    public byte SuggestedMinor { get; init; }
    public required int SessionId { get; init; }
    public required int RequestId { get; init; }
    /// <summary>The payload came encrypted under the session's key.</summary>
    public bool IsEncrypted { get; init; }

    public required OpCode Operation { get; init; }
    public required OpFlags Flags { get; init; }
    public short SiteInfoSerial { get; init; }
    public byte RecursionCount { get; init; }
    /// <summary>Unix seconds, as sent; the answer carries it back.</summary>
    public uint Expiration { get; init; }

    /// <summary>Header and body as sent: what request digests are made of.</summary>
    public required ReadOnlyMemory<byte> HeaderAndBody { get; init; }
    public required ReadOnlyMemory<byte> Body { get; init; }
    /// <summary>The credential section without its length; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Credential { get; init; }

    /// <summary>Who asks, as <see cref="IHandleSessions.AdmitAsync"/> has found out; operations ask Access with it.</summary>
    public Principal Principal { get; set; } = Principal.Public;
    /// <summary>The session that the message belongs to, for authentication.</summary>
    public object? Session { get; set; }

    public bool Has(OpFlags flag) => (Flags & flag) != 0;
}
