using Yiwang.Parties;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>One request, whole and decoded. Nothing of it is shared with a receive buffer: an operation may keep it.</summary>
internal sealed class HandleCall(HandlePeer peer, HandleMessage message)
{
    public HandlePeer Peer { get; } = peer;
    public HandleMessage Message { get; } = message;

    public Envelope Envelope => Message.Envelope;
    public Header Header => Message.Header;
    public OpCode Operation => Message.Header.Operation;
    public OpFlags Flags => Message.Header.Flags;
    public MessageBody Body => Message.Body;
    /// <summary>Version that the answer is written in.</summary>
    public ProtocolVersion Agreed => Message.Envelope.Agreed;
    /// <summary>The payload came encrypted under the session's key.</summary>
    public bool IsEncrypted => Message.Envelope.Has(EnvelopeFlags.Encrypted);

    /// <summary>Who asks, as <see cref="IHandleSessions.AdmitAsync"/> has found out; operations ask Access with it.</summary>
    public Principal Principal { get; set; } = Principal.Public;
    /// <summary>The session that the message belongs to, for authentication.</summary>
    public object? Session { get; set; }

    public bool Has(OpFlags flag) => (Flags & flag) != 0;
}
