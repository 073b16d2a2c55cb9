using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Client;
using Yiwang.Parties;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Node.Tests.Authentication;

/// <summary>Programs prove who they are to a whole node over real sockets.</summary>
public sealed class WireAuthenticationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static WireValue[] Values => [new WireValue(1, "URL", "https://example.org"u8.ToArray())];

    [Fact]
    public async Task Who_may_not_is_refused_and_who_is_revoked_is_out_at_once()
    {
        await using var node = await HandleNode.StartAsync();
        await using var reader = node.Client(HandleNode.Reader);
        Assert.Equal(ResponseCode.NoRights, (await Assert.ThrowsAsync<HandleException>(() => reader.CreateAsync("99.1/x", Values, cancel: Cancel))).Code);
        await using var nobody = node.Client(new ValueReference("99.1/NOBODY", 300));
        Assert.Equal(ResponseCode.AuthenticationFailed, (await Assert.ThrowsAsync<HandleException>(() => nobody.CreateAsync("99.1/x", Values, cancel: Cancel))).Code);
        await using var client = node.Client(HandleNode.Sm2);
        await client.CreateAsync("99.1/y", Values, cancel: Cancel);
        var parties = node.Services.GetRequiredService<IParties>();
        await parties.RevokeAppAsync(node.Admin, $"{node.Admin.Organization}/App_sm2", "停用", Cancel);
        Assert.Equal(ResponseCode.AuthenticationFailed, (await Assert.ThrowsAsync<HandleException>(() => client.CreateAsync("99.1/z", Values, cancel: Cancel))).Code);
    }

    /// <summary>As the teleinfo SDK does it: its log-in message has no credential section at all, not even an empty one.</summary>
    [Fact]
    public async Task A_chinese_client_logs_in_once_and_administers_on_its_connection()
    {
        await using var node = await HandleNode.StartAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, node.Port, Cancel);
        var stream = tcp.GetStream();
        const int session = 10_001;
        Assert.Equal(ResponseCode.Success, (await AskAsync(stream, 1, session, OpCode.GetSiteInfo, new HandleBody("/"))).Header.Response);
        var challenge = await AskAsync(stream, 2, session, OpCode.LogIn, new LogInBody(HandleNode.Shared), OpFlags.RequestDigest, withCredential: false);
        Assert.Equal(ResponseCode.AuthenticationNeeded, challenge.Header.Response);
        var answer = SecretKeyAnswers.Make(SecretAnswerKind.Pbkdf2HmacSha1, ((ChallengeBody)challenge.Body).Nonce, challenge.Digest!.Value, System.Text.Encoding.UTF8.GetBytes(HandleNode.Secret));
        var done = await AskAsync(stream, 3, challenge.Envelope.SessionId, OpCode.ChallengeResponse, new ChallengeAnswerBody(ValueTypes.SecretKey, HandleNode.Shared, answer), OpFlags.RequestDigest);
        Assert.Equal((ResponseCode.Success, OpCode.LogIn), (done.Header.Response, done.Header.Operation));
        for (var i = 4; i < 8; i++) Assert.Equal(ResponseCode.Success, (await AskAsync(stream, i, session, OpCode.CreateHandle, new ValuesBody($"99.1/cn-{i}", Values))).Header.Response);
        Assert.Equal(ResponseCode.Success, (await AskAsync(stream, 8, session, OpCode.Resolve, new ResolveBody("99.1/cn-4", [], []))).Header.Response);
        using var other = new TcpClient();
        await other.ConnectAsync(IPAddress.Loopback, node.Port, Cancel);
        Assert.Equal(ResponseCode.SessionTimeout, (await AskAsync(other.GetStream(), 9, session, OpCode.CreateHandle, new ValuesBody("99.1/cn-9", Values))).Header.Response);
    }

    private static async Task<HandleMessage> AskAsync(NetworkStream stream, int id, int session, OpCode code, MessageBody body, OpFlags flags = OpFlags.None, bool withCredential = true)
    {
        var version = ProtocolVersion.Compatible;
        var bytes = new HandleMessage(new Envelope(version, EnvelopeFlags.None, ProtocolVersion.Current, session, id, 0, 0), new Header(code, ResponseCode.None, flags, Header.UnknownSite, 0, 0, int.MaxValue, 0), body).Encode();
        if (!withCredential)
        {
            bytes = bytes[..^sizeof(int)];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), bytes.Length - HandleLimits.EnvelopeBytes);
        }
        await stream.WriteAsync(bytes, Cancel);
        var head = new byte[HandleLimits.EnvelopeBytes];
        await stream.ReadExactlyAsync(head, Cancel);
        Assert.Equal(WireFault.None, Envelope.TryRead(head, out var envelope));
        var rest = new byte[envelope.MessageLength];
        await stream.ReadExactlyAsync(rest, Cancel);
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, rest, out var reply));
        return reply!;
    }
}
