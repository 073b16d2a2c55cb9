using System.Net.Sockets;
using System.Security.Cryptography;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;

/// <summary>
/// Operation 201 as a client: asks a credential's own site whether an answer fits its secret. Believed only under that site's signature and about this very question.
/// One short TCP connection a question, 16 at once, 3 seconds each; anything that goes wrong is a no.
/// </summary>
internal sealed class HomeSite(TimeProvider time) : IDisposable
{
    private const int AtOnce = 16, AnswerBytesMax = 8_192;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_validity = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _asking = new(AtOnce);

    public async ValueTask<bool> VerifyAsync(SiteRecord site, ValueReference name, byte[] nonce, RequestDigest digest, byte[] answer, CancellationToken cancel)
    {
        if (site.Servers.Length == 0) return false;
        var server = site.Servers[ServerChoice.For(site, name.Handle)];
        var door = server.Interfaces.FirstOrDefault(i => i.Protocol == InterfaceProtocol.Tcp && (i.Use & InterfaceUse.Resolution) != 0 && i.Port is > 0 and <= 65_535);
        // Who cannot sign cannot vouch for a secret.
        if (door.Port == 0 || KeyReader.TryRead(server.PublicKey, out var key) != WireFault.None) return false;
        using var patience = new CancellationTokenSource(s_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        var request = Question(site.Version, name, nonce, digest, answer);
        try
        {
            await _asking.WaitAsync(both.Token);
            try
            {
                return await AskAsync(server, door.Port, request, both.Token) is { } reply && Believe(reply, request, key!);
            }
            finally
            {
                _asking.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            cancel.ThrowIfCancellationRequested();
            return false;
        }
    }

    public void Dispose() => _asking.Dispose();

    private HandleMessage Question(ProtocolVersion version, ValueReference name, byte[] nonce, RequestDigest digest, byte[] answer)
    {
        // In the one form of the digest that deployed servers read: with its length.
        var body = new VerifyBody(name, nonce, new RequestDigest(DigestAlgorithm.OldMd5, digest.Value), answer);
        var id = RandomNumberGenerator.GetInt32(1, int.MaxValue);
        var envelope = new Envelope(ProtocolVersion.Lower(version, ProtocolVersion.Current), EnvelopeFlags.None, ProtocolVersion.Current, 0, id, 0, 0);
        var expires = (int)(time.GetUtcNow() + s_validity).ToUnixTimeSeconds();
        return new(envelope, new Header(OpCode.VerifyResponse, ResponseCode.None, OpFlags.Certify | OpFlags.RequestDigest, Header.UnknownSite, 0, 0, expires, 0), body);
    }

    private static async Task<HandleMessage?> AskAsync(SiteServer server, int port, HandleMessage request, CancellationToken cancel)
    {
        using var socket = new Socket(server.IPAddress.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.IPAddress, port, cancel);
        using var stream = new NetworkStream(socket);
        await stream.WriteAsync(request.Encode(), cancel);
        var first = new byte[HandleLimits.EnvelopeBytes];
        await stream.ReadExactlyAsync(first, cancel);
        if (Envelope.TryRead(first, out var envelope) != WireFault.None || envelope.MessageLength > AnswerBytesMax || envelope.RequestId != request.Envelope.RequestId) return null;
        var rest = new byte[envelope.MessageLength];
        await stream.ReadExactlyAsync(rest, cancel);
        return HandleMessage.TryRead(envelope, rest, out var reply) == WireFault.None ? reply : null;
    }

    private static bool Believe(HandleMessage reply, HandleMessage request, HandleKey key) =>
        reply is { Header.Response: ResponseCode.Success, Body: VerifiedBody { Valid: true }, Digest: { } digest, Credential: { } credential }
        && DigestNames.Matches(digest, request.EncodeSigned()) && MessageSignature.Verify(reply.Envelope, reply.Signed, key, credential);
}
