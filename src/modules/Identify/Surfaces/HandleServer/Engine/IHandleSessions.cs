using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>What the engine asks of authentication: whose message it is, what a challenge looks like, and how a session's bytes are wrapped.</summary>
internal interface IHandleSessions
{
    /// <summary>Decrypts a payload (all after the envelope) whose envelope says that it is encrypted. Anything but Success is answered to the client.</summary>
    ResponseCode Open(HandlePeer peer, in Envelope envelope, ReadOnlySpan<byte> payload, out byte[] plain);

    /// <summary>Checks session, counter and credential of a message and sets <see cref="HandleCall.Principal"/>; a reply refuses it. Null = go on, perhaps as the public.</summary>
    ValueTask<HandleReply?> AdmitAsync(HandleCall call, CancellationToken cancel);

    /// <summary>The challenge for a request that needs rights, which is kept for operation 200; server busy when no more can be kept.</summary>
    HandleReply Challenge(HandleCall call);

    /// <summary>The session's MAC over an answer that the client wants certified; null = the server's key signs.</summary>
    /// <param name="signed">Header and body of the answer.</param>
    Credential? Certify(HandleCall call, in Envelope answer, ReadOnlySpan<byte> signed);

    /// <summary>Encrypts an answer's payload (all after the envelope) under the session's key when session or request want it; null = as it is.</summary>
    byte[]? Seal(HandleCall call, ReadOnlySpan<byte> payload);
}
