using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Signing;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Unit.Tests.Wire.Handle.Security;

public sealed class AnswerTests
{
    private const string User = "99.501.1001/App_erp";
    private static readonly byte[] Nonce = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
    private static readonly byte[] Digest = SHA256.HashData("request"u8);
    // "密码-secret" and U+0080: bytes over 0x7F must go through PBKDF2 as the reference does it
    private static readonly byte[] Secret = [.. Encoding.UTF8.GetBytes("密码-secret\u0080")];

    // computed with Python's hashlib and hmac
    [Theory]
    [InlineData("01cb9ae30ce65e69b15c73cf80b58110a8")]
    [InlineData("028c45cb84d6ce6085a4c864808188c79c42c900ae")]
    [InlineData("03b97b33647c6c71e814742ffa6a6227d863381d2b726dae057a7522b57c8cf0ab")]
    [InlineData("12ec14dc3f72f66621567a8fa468f6ffb432fbacb8")]
    [InlineData("132bf15a534a72644671b957e286b7779b68508bea9b835b1a47c4661660690751")]
    [InlineData("22000000106465666768696a6b6c6d6e6f7071727300002710000000a000000014b992a07bd75283189ea64427a7eddd4df2ce4da9")]
    public void A_secret_key_answer_counts_to_the_last_bit(string hex)
    {
        var answer = Convert.FromHexString(hex);
        Assert.True(SecretKeyAnswers.Verify(answer, Nonce, Digest, Secret));
        Assert.False(SecretKeyAnswers.Verify(answer, Nonce, Digest, "other"u8));
        for (var i = 0; i < answer.Length; i++)
        {
            Assert.False(SecretKeyAnswers.Verify(answer.AsSpan(0, i), Nonce, Digest, Secret));
            if (answer[0] == 0x22 && i is > 4 and < 20) continue;
            answer[i] ^= 0x40;
            Assert.False(SecretKeyAnswers.Verify(answer, Nonce, Digest, Secret));
            answer[i] ^= 0x40;
        }
    }

    [Theory]
    [InlineData(2, 0, SecretAnswerKind.OldMd5)]
    [InlineData(5, 0, SecretAnswerKind.OldMd5)]
    [InlineData(2, 1, SecretAnswerKind.Sha1)]
    [InlineData(2, 6, SecretAnswerKind.Sha1)]
    [InlineData(2, 7, SecretAnswerKind.Pbkdf2HmacSha1)]
    [InlineData(2, 11, SecretAnswerKind.Pbkdf2HmacSha1)]
    public void Each_version_has_its_kind_of_answer(byte major, byte minor, SecretAnswerKind kind)
    {
        Assert.Equal(kind, SecretKeyAnswers.KindFor(new(major, minor)));
        var answer = SecretKeyAnswers.Make(kind, Nonce, Digest, Secret);
        Assert.True(SecretKeyAnswers.Verify(answer, Nonce, Digest, Secret, old: kind == SecretAnswerKind.OldMd5));
        Assert.False(SecretKeyAnswers.Verify(answer, Nonce, Digest, Secret, old: kind != SecretAnswerKind.OldMd5));
    }

    [Fact]
    public void A_client_cannot_make_the_server_iterate_for_long()
    {
        var writer = WireWriter.Growing();
        writer.Byte((byte)SecretAnswerKind.Pbkdf2HmacSha1);
        writer.Bytes(new byte[16]);
        writer.Int32(int.MaxValue);
        writer.Int32(160);
        writer.Bytes(new byte[20]);
        Assert.False(SecretKeyAnswers.Verify(writer.ToArray(), Nonce, Digest, Secret));
    }

    public static TheoryData<string, byte> Keys => new(
        from key in new[] { "rsa", "dsa", "sm2" } from minor in new byte[] { 1, 6, 7, 10, 11 } select (key, minor));

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_public_key_answer_counts_for_its_challenge_only(string kind, byte minor)
    {
        var signer = Signers.Get(kind);
        var version = new ProtocolVersion(2, minor);
        var answer = PublicKeyAnswers.Make(signer, version, Nonce, Digest, User);
        Assert.True(PublicKeyAnswers.Verify(answer, Nonce, Digest, signer.PublicKey, User));
        Assert.False(PublicKeyAnswers.Verify(answer, [.. Nonce.Reverse()], Digest, signer.PublicKey, User));
        Assert.False(PublicKeyAnswers.Verify(answer, Nonce, [.. Digest.Reverse()], signer.PublicKey, User));
        Assert.False(PublicKeyAnswers.Verify(answer, Nonce, Digest, Signers.Get(kind == "rsa" ? "sm2" : "rsa").PublicKey, User));
        for (var i = 0; i < answer.Length; i++) Assert.False(PublicKeyAnswers.Verify(answer.AsSpan(0, i), Nonce, Digest, signer.PublicKey, User));
        Assert.Equal(kind != "sm2", PublicKeyAnswers.Verify(answer, Nonce, Digest, signer.PublicKey, "someone/else"));
    }

    [Fact]
    public void An_sm2_answer_is_the_signature_of_the_sm3_with_the_handle_as_identity()
    {
        var answer = PublicKeyAnswers.Make(Signers.Get("sm2"), ProtocolVersion.Current, Nonce, Digest, User);
        var reader = new WireReader(answer);
        Assert.True(reader.TryText(out var digest));
        Assert.True(reader.TryBytes(out var signature));
        Assert.True(reader.AtEnd);
        Assert.Equal("SM3", digest);
        var message = Sm3.Hash([.. Nonce, .. Digest]);
        Assert.True(Sm2Signer.Verify(((Sm2Key)Signers.Get("sm2").PublicKey).Point, message, signature, Encoding.UTF8.GetBytes(User), DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void The_captured_challenge_is_about_the_captured_request()
    {
        var request = Captures.Find(OpCode.CreateHandle, ResponseCode.None);
        var challenge = Read(Captures.Find(OpCode.CreateHandle, ResponseCode.AuthenticationNeeded));
        var signed = Read(request).Signed;
        Assert.True(DigestNames.Matches(challenge.Digest!, signed));
        Assert.Equal(challenge.Digest!.Value, RequestDigest.Of(ProtocolVersion.Current, signed).Value);
        Assert.Equal(16, ((ChallengeBody)challenge.Body).Nonce.Length);
        signed[^1] ^= 1;
        Assert.False(DigestNames.Matches(challenge.Digest!, signed));
        var answer = Assert.IsType<ChallengeAnswerBody>(Read(Captures.Find(OpCode.ChallengeResponse, ResponseCode.None)).Body);
        Assert.Equal(("HS_PUBKEY", "300:0.NA/88.300.15907"), (answer.KeyType, answer.User.ToString()));
        // the key that signed it was not captured: any other must be refused
        Assert.False(PublicKeyAnswers.Verify(answer.Answer, ((ChallengeBody)challenge.Body).Nonce, challenge.Digest.Value, Signers.Get("rsa").PublicKey, answer.User.Handle));
    }

    private static HandleMessage Read(byte[] bytes)
    {
        Envelope.TryRead(bytes, out var envelope);
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes), out var message));
        return message!;
    }
}
