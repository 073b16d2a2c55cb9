using Xunit;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;
using Yiwang.Unit.Tests.Wire.Handle;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Authentication;

/// <summary>What real clients sent to the reference server to authenticate, sent to ours.</summary>
public sealed class CapturedSessionTests : BothEngines
{
    private Task<AuthenticationBed> OpenAsync() => AuthenticationBed.OpenAsync(NewDatabase(SqlEngine.Sqlite));

    [Fact]
    public async Task The_reference_clients_set_up_gets_the_answer_that_the_reference_server_gave_but_for_the_keys()
    {
        using var bed = await OpenAsync();
        var ours = await new WireClient(bed).SendAsync(Captures.Find(OpCode.SessionSetup, ResponseCode.None));
        var captured = Captures.Find(OpCode.SessionSetup, ResponseCode.Success);
        Assert.Equal(WireFault.None, Envelope.TryRead(captured, out var envelope));
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, captured.AsSpan(HandleLimits.EnvelopeBytes), out var read));
        var theirs = read!;
        Assert.Equal((theirs.Envelope.Version, theirs.Envelope.RequestId), (ours.Envelope.Version, ours.Envelope.RequestId));
        Assert.Equal((theirs.Header.Operation, theirs.Header.Response, theirs.Header.Flags, theirs.Header.Expiration), (ours.Header.Operation, ours.Header.Response, ours.Header.Flags, ours.Header.Expiration));
        Assert.Equal(theirs.Digest!.Value, ours.Digest!.Value);
        var (a, b) = ((SessionKeyBody)theirs.Body, (SessionKeyBody)ours.Body);
        Assert.Equal((a.Mode, Convert.ToHexString(a.Data[..4])), (b.Mode, Convert.ToHexString(b.Data[..4]))); // Diffie-Hellman for AES
        Assert.True(KeyReader.TryRead(a.Data.AsSpan(4), out var their) == WireFault.None && KeyReader.TryRead(b.Data.AsSpan(4), out var own) == WireFault.None
            && ((DhKey)their!).P.AsSpan().SequenceEqual(((DhKey)own!).P) && ((DhKey)their).G.AsSpan().SequenceEqual(((DhKey)own).G));
        Assert.Equal((theirs.Credential!.Kind, theirs.Credential.DigestName), (ours.Credential!.Kind, ours.Credential.DigestName));
        Assert.Equal(1, bed.Sessions.Count);
    }

    [Fact]
    public async Task A_message_of_a_session_that_is_gone_is_told_so_and_its_client_sets_up_another()
    {
        using var bed = await OpenAsync();
        var client = new WireClient(bed);
        foreach (var operation in new[] { OpCode.CreateHandle, OpCode.ChallengeResponse, OpCode.AddValue, OpCode.DeleteHandle })
            Assert.Equal(ResponseCode.SessionTimeout, (await client.SendAsync(Captures.Find(operation, ResponseCode.None))).Header.Response);
        Assert.Equal(ResponseCode.Success, (await client.SendAsync(Captures.Find(OpCode.SessionSetup, ResponseCode.None))).Header.Response);
    }

    [Fact]
    public async Task The_chinese_client_gets_site_information_under_its_own_session_id_where_the_reference_server_refuses()
    {
        using var bed = await OpenAsync();
        var request = Captures.Packets.Single(p => p.FromClient && p.Bytes.Length == 53 && p.Bytes[1] == 10).Bytes;
        var reply = await new WireClient(bed).SendAsync(request);
        Assert.Equal((ResponseCode.Success, 10_001), (reply.Header.Response, reply.Envelope.SessionId));
    }
}
