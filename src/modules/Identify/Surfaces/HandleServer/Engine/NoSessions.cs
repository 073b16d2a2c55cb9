using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>Everybody is the public: for the recursion service, which administers nothing, and for tests of the engine alone.</summary>
internal sealed class NoSessions : IHandleSessions
{
    public ResponseCode Open(HandlePeer peer, int sessionId, ReadOnlyMemory<byte> payload, out ReadOnlyMemory<byte> plain)
    {
        plain = default;
        return ResponseCode.SessionTimeout;
    }

    public ValueTask<HandleReply?> AdmitAsync(HandleCall call, CancellationToken cancel) => default;

    public HandleReply Challenge(HandleCall call) => HandleReply.Error(ResponseCode.NoRights);

    public ReadOnlyMemory<byte> Certify(HandleCall call, ReadOnlyMemory<byte> envelope, ReadOnlyMemory<byte> headerAndBody) => default;

    public byte[]? Seal(HandleCall call, ReadOnlySpan<byte> payload) => null;
}
