using Xunit;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Authentication;

/// <summary>The Chinese clients' way, in the order and with the flags that their SDK has.</summary>
public sealed class LogInTests : BothEngines
{
    private const int OwnId = 10_001;
    private const OpFlags Asked = OpFlags.RequestDigest;
    private static ValueReference User => AuthenticationBed.User;

    private Task<AuthenticationBed> OpenAsync() => AuthenticationBed.OpenAsync(NewDatabase(SqlEngine.Sqlite));

    private static WireClient Client(AuthenticationBed bed, HandleTransport transport = HandleTransport.Tcp) => new(bed, transport) { Version = ProtocolVersion.Compatible };

    private static async Task<HandleMessage> LogInAsync(WireClient client, IHandleSigner key, ValueReference? user = null, int id = OwnId, SessionCipher? cipher = null)
    {
        var challenge = await client.SendAsync(OpCode.LogIn, new LogInBody(user ?? User), id, Asked, cipher: cipher);
        if (challenge.Header.Response != ResponseCode.AuthenticationNeeded) return challenge;
        var answer = PublicKeyAnswers.Make(key, client.Version, WireClient.Nonce(challenge), WireClient.Digest(challenge), (user ?? User).Handle);
        return await client.AnswerAsync(challenge, ValueTypes.PublicKey, user ?? User, answer, cipher);
    }

    [Fact]
    public async Task A_connection_logs_in_and_administers_without_challenges()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Sm2;
        var app = await bed.IssueAsync(key);
        var client = Client(bed);
        // under a session id that no server has given
        Assert.Equal(ResponseCode.Success, (await client.SendAsync(OpCode.GetSiteInfo, new HandleBody("/"), OwnId)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await client.SendAsync(OpCode.Resolve, new ResolveBody("99.501", [], ["HS_SITE"]), OwnId)).Header.Response);
        var done = await LogInAsync(client, key);
        Assert.Equal((ResponseCode.Success, OpCode.LogIn), (done.Header.Response, done.Header.Operation));
        for (var i = 0; i < 3; i++) Assert.Equal(ResponseCode.Success, (await client.AskAsync(OwnId)).Header.Response);
        await client.SendAsync(OpCode.Resolve, new ResolveBody(WireClient.Target, [], []), OwnId);
        Assert.Equal([app.Principal!, app.Principal!, app.Principal!], bed.Creates.By);
        Assert.Equal([Principal.Public, app.Principal!], bed.Resolves.By);
        Assert.Single(bed.SignIns(AuditKind.SignIn));
        // under another id, or none, it is anybody's message
        Assert.Equal(ResponseCode.AuthenticationNeeded, (await client.AskAsync()).Header.Response);
        Assert.Equal(ResponseCode.SessionTimeout, (await client.AskAsync(OwnId + 1)).Header.Response);
    }

    [Fact]
    public async Task A_log_in_belongs_to_its_connection()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        await bed.IssueAsync(key);
        Assert.Equal(ResponseCode.Success, (await LogInAsync(Client(bed), key)).Header.Response);
        Assert.Equal(ResponseCode.SessionTimeout, (await Client(bed).AskAsync(OwnId)).Header.Response);
        Assert.Equal(ResponseCode.SessionTimeout, (await Client(bed, HandleTransport.Udp).AskAsync(OwnId)).Header.Response);
        Assert.Equal(ResponseCode.SessionSetupInvalid, (await LogInAsync(Client(bed, HandleTransport.Udp), key)).Header.Response);
        Assert.Equal(ResponseCode.SessionSetupInvalid, (await LogInAsync(Client(bed, HandleTransport.Http), key)).Header.Response);
        Assert.Empty(bed.Creates.By);
    }

    [Fact]
    public async Task Who_says_to_be_one_and_proves_to_be_another_is_not_logged_in()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        var other = AuthenticationBed.OtherRsa;
        await bed.IssueAsync(key);
        await bed.IssueAsync(other, "other", new ValueReference("99.501/OTHER", 300));
        var client = Client(bed);
        var challenge = await client.SendAsync(OpCode.LogIn, new LogInBody(User), OwnId, Asked);
        Assert.Equal(ResponseCode.AuthenticationFailed, (await client.AnswerWithKeyAsync(challenge, other, new("99.501/OTHER", 300))).Header.Response);
        challenge = await client.SendAsync(OpCode.LogIn, new LogInBody(User), OwnId, Asked);
        Assert.Equal(ResponseCode.AuthenticationFailed, (await client.AnswerWithKeyAsync(challenge, other, User)).Header.Response);
        Assert.Equal(ResponseCode.SessionTimeout, (await client.AskAsync(OwnId)).Header.Response);
    }

    [Fact]
    public async Task A_log_in_ends_with_the_credential_and_can_be_made_anew()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        var next = AuthenticationBed.NextRsa;
        var app = await bed.IssueAsync(key);
        var client = Client(bed);
        await LogInAsync(client, key);
        await bed.Parties.Parties.RotateAppKeyAsync(bed.Admin, app.Handle, new(AppKeyAlgorithm.RsaSha256, next.PublicKey.ToSubjectPublicKeyInfo()));
        Assert.Equal(ResponseCode.SessionTimeout, (await client.AskAsync(OwnId)).Header.Response);
        Assert.True(client.Peer.Principal.IsPublic);
        Assert.Equal(ResponseCode.Success, (await LogInAsync(client, next)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await client.AskAsync(OwnId)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await client.SendAsync(OpCode.SessionTerminate, new HandleBody("/"), OwnId)).Header.Response);
        Assert.Equal(ResponseCode.SessionTimeout, (await client.AskAsync(OwnId)).Header.Response);
    }

    public static TheoryData<string> Keys => ["sm2", "rsa"];

    [Theory, MemberData(nameof(Keys))]
    public async Task An_encrypted_connection_agrees_on_its_key_first_under_its_own_id(string kind)
    {
        using var bed = await OpenAsync();
        IHandleSigner key = kind == "sm2" ? AuthenticationBed.Sm2 : AuthenticationBed.Rsa;
        await bed.IssueAsync(key);
        var client = Client(bed);
        var session = await ClientSession.OpenAsync(client, SessionRequest.HandleKeyOf(new("", -1), 86_400, User, key), OwnId);
        Assert.Equal((OwnId, kind == "sm2" ? CipherAlgorithm.Sm4 : CipherAlgorithm.Aes), (session.Id, session.Cipher.Algorithm));
        Assert.Equal(ResponseCode.Success, (await client.SendAsync(OpCode.GetSiteInfo, new HandleBody("/"), OwnId, cipher: session.Cipher)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await LogInAsync(client, key, cipher: session.Cipher)).Header.Response);
        var created = await client.SendAsync(OpCode.CreateHandle, WireClient.Create, OwnId, OpFlags.Encrypt, cipher: session.Cipher);
        Assert.Equal(ResponseCode.Success, created.Header.Response);
        Assert.True(created.Envelope.Has(EnvelopeFlags.Encrypted));
        // what came in the clear goes out in the clear, unless it asks
        Assert.False((await client.SendAsync(OpCode.CreateHandle, WireClient.Create, OwnId)).Envelope.Has(EnvelopeFlags.Encrypted));
        // the key is this connection's alone
        Assert.Equal(ResponseCode.SessionTimeout, (await Client(bed).SendAsync(OpCode.CreateHandle, WireClient.Create, OwnId, cipher: session.Cipher)).Header.Response);
        Assert.Equal(0, bed.Sessions.Count);
    }
}
