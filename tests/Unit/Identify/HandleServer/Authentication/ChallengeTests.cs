using System.Security.Cryptography;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.HandleServer.Authentication;
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

public sealed class ChallengeTests : BothEngines
{
    private static ValueReference User => AuthenticationBed.User;

    private Task<AuthenticationBed> OpenAsync(LegacyAlgorithms legacy = LegacyAlgorithms.Sha1) => AuthenticationBed.OpenAsync(NewDatabase(SqlEngine.Sqlite), new AuthenticationOptions { Legacy = legacy });

    [Fact]
    public async Task A_request_that_needs_somebody_is_challenged_kept_and_run()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        var app = await bed.IssueAsync(key);
        var client = new WireClient(bed);
        var challenge = await client.AskAsync();
        Assert.Equal((ResponseCode.AuthenticationNeeded, OpCode.CreateHandle), (challenge.Header.Response, challenge.Header.Operation));
        Assert.Equal(SHA256.HashData(client.LastRequest.EncodeSigned()), challenge.Digest!.Value);
        Assert.Equal(HandleLimits.NonceBytes, WireClient.Nonce(challenge).Length);
        Assert.NotEqual(0, challenge.Envelope.SessionId);
        var done = await client.AnswerWithKeyAsync(challenge, key, User);
        Assert.Equal((ResponseCode.Success, OpCode.CreateHandle, client.LastRequest.Envelope.RequestId), (done.Header.Response, done.Header.Operation, done.Envelope.RequestId));
        Assert.Equal(WireClient.Target, ((CreatedBody)done.Body).Handle);
        Assert.Equal(app.Principal, Assert.Single(bed.Creates.By));
        var line = Assert.Single(bed.SignIns(AuditKind.SignIn));
        Assert.Equal((app.Handle, "192.0.2.1", "300:0.NA/99.501", Codes.Ok), (line.Actor, line.Address, line.Object, line.Outcome));
        // the next one is challenged again: nothing stays of a proof outside a session
        Assert.Equal(ResponseCode.AuthenticationNeeded, (await client.AskAsync()).Header.Response);
    }

    [Theory]
    [InlineData(2, 11), InlineData(2, 10), InlineData(2, 7), InlineData(2, 6), InlineData(2, 1)]
    public async Task Every_kind_of_key_proves_itself_in_every_version_that_knows_it(byte major, byte minor)
    {
        using var bed = await OpenAsync();
        var rsa = AuthenticationBed.Rsa;
        var sm2 = AuthenticationBed.Sm2;
        var dsa = AuthenticationBed.Dsa;
        await bed.IssueAsync(rsa, "rsa");
        await bed.IssueAsync(sm2, "sm2", new ValueReference("99.501/SM2", 301));
        await bed.IssueAsync(dsa, "dsa", new ValueReference("99.501/DSA", 302));
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.SecretKey, Secret: "共享密钥 forge 2026"), "secret", new ValueReference("99.501/SECRET", 303));
        var client = new WireClient(bed) { Version = new(major, minor) };
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithKeyAsync(await client.AskAsync(), rsa, User)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithKeyAsync(await client.AskAsync(), sm2, new("99.501/SM2", 301))).Header.Response);
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithKeyAsync(await client.AskAsync(), dsa, new("99.501/DSA", 302))).Header.Response);
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithSecretAsync(await client.AskAsync(), "共享密钥 forge 2026", new("99.501/SECRET", 303))).Header.Response);
        Assert.Equal(4, bed.Creates.By.Select(p => p.User).Distinct().Count());
    }

    [Fact]
    public async Task What_proves_nothing_is_refused_in_the_same_words_and_audited()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        var other = AuthenticationBed.OtherRsa;
        var sm2 = AuthenticationBed.Sm2;
        await bed.IssueAsync(key);
        await bed.IssueAsync(sm2, "sm2", new ValueReference("99.501/SM2", 301));
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.SecretKey, Secret: "correct secret 1"), "secret", new ValueReference("99.501/SECRET", 303));
        var bad = new List<HandleMessage>();
        // each from an address of its own: the lock-out is not what is tested here
        WireClient Client() => new(bed, address: $"192.0.2.{bad.Count + 1}");
        async Task Try(Func<WireClient, HandleMessage, Task<HandleMessage>> answer)
        {
            var client = Client();
            bad.Add(await answer(client, await client.AskAsync()));
        }
        await Try((c, challenge) => c.AnswerWithKeyAsync(challenge, other, User));
        await Try((c, challenge) => c.AnswerWithKeyAsync(challenge, key, new("0.NA/99.777", 300)));
        await Try((c, challenge) => c.AnswerWithKeyAsync(challenge, key, new("0.NA/99.501", 301)));
        await Try((c, challenge) => c.AnswerWithKeyAsync(challenge, key, new("99.501/SM2", 301)));
        // signed for another name: SM2 signs the handle along
        await Try((c, challenge) => c.AnswerAsync(challenge, ValueTypes.PublicKey, new("99.501/SM2", 301), PublicKeyAnswers.Make(sm2, c.Version, WireClient.Nonce(challenge), WireClient.Digest(challenge), "99.501/OTHER")));
        await Try((c, challenge) => c.AnswerWithSecretAsync(challenge, "wrong secret 22", new("99.501/SECRET", 303)));
        // a public key is no secret
        await Try((c, challenge) => c.AnswerWithSecretAsync(challenge, "", User));
        await Try((c, challenge) => c.AnswerAsync(challenge, ValueTypes.PublicKey, new("99.501/SECRET", 303), []));
        await Try((c, challenge) => c.AnswerAsync(challenge, "HS_MAGIC", User, [1, 2, 3]));
        await Try((c, challenge) => c.AnswerAsync(challenge, ValueTypes.PublicKey, User, RandomNumberGenerator.GetBytes(300)));
        await Try((c, challenge) => c.AnswerAsync(challenge, ValueTypes.SecretKey, new("99.501/SECRET", 303), []));
        await Try((c, challenge) => c.AnswerAsync(challenge, ValueTypes.PublicKey, new("", -7), [0, 0, 0, 0]));
        Assert.All(bad, b => Assert.Equal((ResponseCode.AuthenticationFailed, ""), (b.Header.Response, ((ErrorBody)b.Body).Message)));
        Assert.Empty(bed.Creates.By);
        Assert.Equal(bad.Count, bed.SignIns(AuditKind.Refusal).Count());
    }

    [Fact]
    public async Task A_challenge_is_good_for_one_answer_to_one_request_for_a_minute()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        await bed.IssueAsync(key);
        var client = new WireClient(bed);
        var first = await client.AskAsync();
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithKeyAsync(first, key, User)).Header.Response);
        Assert.Equal(ResponseCode.SessionTimeout, (await client.SendAsync(client.Sent)).Header.Response); // replayed byte for byte

        // an answer to one request does not fit another, nor one nonce another
        var (one, two) = (await client.AskAsync(), await client.SendAsync(OpCode.CreateHandle, new ValuesBody("99.501/OTHER", [])));
        var answer = PublicKeyAnswers.Make(key, client.Version, WireClient.Nonce(one), WireClient.Digest(one), User.Handle);
        Assert.Equal(ResponseCode.AuthenticationFailed, (await client.AnswerAsync(two, ValueTypes.PublicKey, User, answer)).Header.Response);
        // and a wrong answer has used the challenge up
        Assert.Equal(ResponseCode.SessionTimeout, (await client.AnswerWithKeyAsync(two, key, User)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await client.AnswerAsync(one, ValueTypes.PublicKey, User, answer)).Header.Response);

        var late = await client.AskAsync();
        bed.Clock.Move(TimeSpan.FromSeconds(60));
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithKeyAsync(late, key, User)).Header.Response);
        var tooLate = await client.AskAsync();
        bed.Clock.Move(TimeSpan.FromSeconds(61));
        Assert.Equal(ResponseCode.AuthenticationTimeout, (await client.AnswerWithKeyAsync(tooLate, key, User)).Header.Response);

        // a restart forgets it: the client hears at once
        var forgotten = await client.AskAsync();
        bed.Restart();
        Assert.Equal(ResponseCode.SessionTimeout, (await client.AnswerWithKeyAsync(forgotten, key, User)).Header.Response);
        Assert.Equal(3, bed.Creates.By.Count);
    }

    [Theory]
    [InlineData(LegacyAlgorithms.None, 2, 6, ResponseCode.AuthenticationError), InlineData(LegacyAlgorithms.Sha1, 2, 0, ResponseCode.AuthenticationError)]
    [InlineData(LegacyAlgorithms.None, 2, 7, ResponseCode.AuthenticationNeeded), InlineData(LegacyAlgorithms.Sha1, 2, 1, ResponseCode.AuthenticationNeeded), InlineData(LegacyAlgorithms.All, 2, 0, ResponseCode.AuthenticationNeeded)]
    public async Task Versions_that_can_prove_nothing_strong_are_not_even_challenged(LegacyAlgorithms legacy, byte major, byte minor, ResponseCode expected)
    {
        using var bed = await OpenAsync(legacy);
        Assert.Equal(expected, (await new WireClient(bed) { Version = new(major, minor) }.AskAsync()).Header.Response);
    }

    [Theory]
    [InlineData(SecretAnswerKind.Pbkdf2HmacSha1, LegacyAlgorithms.None, true), InlineData(SecretAnswerKind.HmacSha256, LegacyAlgorithms.None, true), InlineData(SecretAnswerKind.HmacSha1, LegacyAlgorithms.None, true)]
    [InlineData(SecretAnswerKind.Sha1, LegacyAlgorithms.None, false), InlineData(SecretAnswerKind.Sha1, LegacyAlgorithms.Sha1, true), InlineData(SecretAnswerKind.Md5, LegacyAlgorithms.Sha1, false), InlineData(SecretAnswerKind.Md5, LegacyAlgorithms.All, true)]
    public async Task A_client_is_not_brought_down_to_a_weaker_MAC_than_the_setting_lets_pass(SecretAnswerKind kind, LegacyAlgorithms legacy, bool passes)
    {
        using var bed = await OpenAsync(legacy);
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.SecretKey, Secret: "correct secret 1"));
        var client = new WireClient(bed);
        var done = await client.AnswerWithSecretAsync(await client.AskAsync(), "correct secret 1", User, kind);
        Assert.Equal(passes ? ResponseCode.Success : ResponseCode.AuthenticationFailed, done.Header.Response);
    }

    [Fact]
    public async Task The_oldest_form_is_taken_where_the_setting_says_so()
    {
        using var bed = await OpenAsync(LegacyAlgorithms.All);
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.SecretKey, Secret: "correct secret 1"));
        var client = new WireClient(bed) { Version = new(2, 0) };
        var challenge = await client.AskAsync();
        Assert.Null(challenge.Digest);
        Assert.Equal(16, ((ChallengeBody)challenge.Body).OldDigest!.Length);
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithSecretAsync(challenge, "correct secret 1", User)).Header.Response);
    }

    [Theory]
    [InlineData("MD5", LegacyAlgorithms.Sha1, false), InlineData("MD5", LegacyAlgorithms.All, true), InlineData("SHA1", LegacyAlgorithms.None, false), InlineData("SHA1", LegacyAlgorithms.Sha1, true), InlineData("SHA-256", LegacyAlgorithms.None, true)]
    public async Task Signatures_name_their_digest_and_weak_ones_need_the_setting(string digest, LegacyAlgorithms legacy, bool passes)
    {
        using var bed = await OpenAsync(legacy);
        using var rsa = RSA.Create(2_048);
        await bed.IssueAsync(new AppKey(AppKeyAlgorithm.RsaSha256, rsa.ExportSubjectPublicKeyInfo()));
        var client = new WireClient(bed);
        var challenge = await client.AskAsync();
        var hash = digest switch { "MD5" => HashAlgorithmName.MD5, "SHA1" => HashAlgorithmName.SHA1, _ => HashAlgorithmName.SHA256 };
        var writer = WireWriter.Growing();
        writer.Text(digest);
        writer.Bytes(rsa.SignData([.. WireClient.Nonce(challenge), .. WireClient.Digest(challenge)], hash, RSASignaturePadding.Pkcs1));
        var done = await client.AnswerAsync(challenge, ValueTypes.PublicKey, User, writer.ToArray());
        Assert.Equal(passes ? ResponseCode.Success : ResponseCode.AuthenticationFailed, done.Header.Response);
    }

    [Fact]
    public async Task Wrong_answers_lock_out_who_gives_them_and_nobody_else()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        var other = AuthenticationBed.OtherRsa;
        await bed.IssueAsync(key);
        var guesser = new WireClient(bed, address: "198.51.100.9");
        for (var i = 0; i < 5; i++) await guesser.AnswerWithKeyAsync(await guesser.AskAsync(), other, User);
        var locked = await guesser.AnswerWithKeyAsync(await guesser.AskAsync(), key, User);
        Assert.Equal(ResponseCode.AuthenticationFailed, locked.Header.Response);
        Assert.Contains("30 seconds", ((ErrorBody)locked.Body).Message, StringComparison.Ordinal);
        var client = new WireClient(bed);
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithKeyAsync(await client.AskAsync(), key, User)).Header.Response);
        bed.Clock.Move(TimeSpan.FromSeconds(30));
        Assert.Equal(ResponseCode.Success, (await guesser.AnswerWithKeyAsync(await guesser.AskAsync(), key, User)).Header.Response);
    }

    [Fact]
    public async Task Whoever_leaves_challenges_open_pushes_out_his_own()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        await bed.IssueAsync(key);
        var patient = new WireClient(bed);
        var waiting = await patient.AskAsync();
        var flood = new WireClient(bed, HandleTransport.Udp, "203.0.113.66");
        var first = await flood.AskAsync();
        for (var i = 0; i < OpenChallenges.OfPart; i++) Assert.Equal(ResponseCode.AuthenticationNeeded, (await flood.AskAsync()).Header.Response);
        Assert.Equal(ResponseCode.SessionTimeout, (await flood.AnswerWithKeyAsync(first, key, User)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await patient.AnswerWithKeyAsync(waiting, key, User)).Header.Response);
        // large requests count by their bytes
        var large = new ValuesBody("99.501/LARGE", [new WireValue(1, "BLOB", new byte[200_000])]);
        var oldest = await flood.SendAsync(OpCode.CreateHandle, large);
        await flood.SendAsync(OpCode.CreateHandle, large);
        await flood.SendAsync(OpCode.CreateHandle, large);
        Assert.Equal(ResponseCode.SessionTimeout, (await flood.AnswerWithKeyAsync(oldest, key, User)).Header.Response);
    }

    [Fact]
    public async Task A_revoked_or_rotated_credential_proves_nothing()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        var next = AuthenticationBed.NextRsa;
        var app = await bed.IssueAsync(key);
        var client = new WireClient(bed);
        var challenge = await client.AskAsync();
        await bed.Parties.Parties.RotateAppKeyAsync(bed.Admin, app.Handle, new(AppKeyAlgorithm.RsaSha256, next.PublicKey.ToSubjectPublicKeyInfo()));
        Assert.Equal(ResponseCode.AuthenticationFailed, (await client.AnswerWithKeyAsync(challenge, key, User)).Header.Response);
        Assert.Equal(ResponseCode.Success, (await client.AnswerWithKeyAsync(await client.AskAsync(), next, User)).Header.Response);
        await bed.Parties.Parties.RevokeAppAsync(bed.Admin, app.Handle, "停用");
        Assert.Equal(ResponseCode.AuthenticationFailed, (await client.AnswerWithKeyAsync(await client.AskAsync(), next, User)).Header.Response);
    }

    [Fact]
    public async Task Without_an_audit_nobody_is_let_in()
    {
        using var bed = await OpenAsync();
        var key = AuthenticationBed.Rsa;
        await bed.IssueAsync(key);
        var client = new WireClient(bed);
        var challenge = await client.AskAsync();
        bed.Parties.Files.FailWrites = true;
        Assert.Equal(ResponseCode.ServerBusy, (await client.AnswerWithKeyAsync(challenge, key, User)).Header.Response);
        Assert.Empty(bed.Creates.By);
    }
}
