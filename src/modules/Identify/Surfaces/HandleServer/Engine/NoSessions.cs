using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>Everybody is the public: for the recursion service, which administers nothing, and for tests of the engine alone.</summary>
internal sealed class NoSessions : IHandleSessions
{
    public ResponseCode Open(HandlePeer peer, in Envelope envelope, ReadOnlySpan<byte> payload, out byte[] plain)
    {
        plain = [];
        return ResponseCode.SessionTimeout;
    }

    public ValueTask<HandleReply?> AdmitAsync(HandleCall call, CancellationToken cancel) => default;

    public HandleReply Challenge(HandleCall call) => HandleReply.Error(ResponseCode.NoRights);

    public Credential? Certify(HandleCall call, in Envelope answer, ReadOnlySpan<byte> signed) => null;

    public byte[]? Seal(HandleCall call, ReadOnlySpan<byte> payload) => null;
}
