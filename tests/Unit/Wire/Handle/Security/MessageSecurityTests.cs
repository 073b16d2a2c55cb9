using Xunit;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Unit.Tests.Wire.Handle.Security;

public sealed class MessageSecurityTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    // over the captured create request, computed with Python's hashlib and hmac from the reference's source
    [Theory]
    [InlineData(11, 11, "3bed90d14bd1a6198128496199c0f4c0a24cb89080d1cd2df88cffdcb0f809d5")]
    [InlineData(7, 7, "0c18914a30ff9516e87d5f0a52df5bd4866cede03f417ce138a45a067b4a711e")]
    [InlineData(6, 6, "27ad2c2d682f0878351d99f19de6d50101867f1e")]
    [InlineData(4, 4, "0d6c5ab9a66fa2691eb93dbeb9465e64f8b46c01")]
    public void A_mac_covers_what_its_version_says(byte minor, byte suggested, string expected)
    {
        var message = Create();
        var envelope = message.Envelope with { Version = new(2, minor), Suggested = new(2, suggested) };
        var mac = MessageMac.Make(envelope, message.Signed, Key, 1);
        Assert.Equal(expected, Convert.ToHexStringLower(mac.Signature));
        Assert.True(MessageMac.Verify(envelope, message.Signed, Key, mac));
        Assert.False(MessageMac.Verify(envelope, message.Signed, [.. Key.Reverse()], mac));
        Assert.False(MessageMac.Verify(envelope, [.. message.Signed, 0], Key, mac));
        // the count is under the MAC from 2.7 on
        Assert.Equal(minor < 7, MessageMac.Verify(envelope, message.Signed, Key, mac with { Signer = new("", 2) }));
        Assert.Equal(minor < 7, MessageMac.Verify(envelope with { RequestId = 1 }, message.Signed, Key, mac));
        Assert.False(MessageMac.Verify(envelope, message.Signed, Key, mac with { Kind = Credential.Signed }));
    }

    [Fact]
    public void The_captured_macs_have_our_form()
    {
        var macs = Captures.Messages.Select(Read).Where(m => m.Credential?.Kind == Credential.Mac).ToArray();
        Assert.Equal([1, 2, 3, 4, 5], macs.Select(m => m.Credential!.Counter));
        Assert.All(macs, m =>
        {
            var ours = MessageMac.Make(m.Envelope, m.Signed, Key, m.Credential!.Counter);
            Assert.Equal(m.Credential.Encode().Length, ours.Encode().Length);
            Assert.Equal(m.Credential.DigestName, ours.DigestName);
            // the session's key is not in the capture
            Assert.False(MessageMac.Verify(m.Envelope, m.Signed, Key, m.Credential));
        });
    }

    [Theory]
    [InlineData("HMAC-SHA1", true)]
    [InlineData("SHA1", false)]
    [InlineData("MD5", false)]
    [InlineData("\u0002", false)]
    public void A_session_of_today_takes_no_mac_of_yesterday(string digest, bool known)
    {
        var message = Create();
        var old = MessageMac.Make(message.Envelope with { Version = new(2, 4) }, message.Signed, Key, 1);
        Assert.False(MessageMac.Verify(message.Envelope, message.Signed, Key, old with { Digest = System.Text.Encoding.ASCII.GetBytes(digest) }));
        if (known) Assert.True(DigestNames.TryRead("SHA-1"u8, out _));
    }

    [Theory]
    [InlineData("rsa", 11)]
    [InlineData("rsa", 6)]
    [InlineData("rsa", 5)]
    [InlineData("dsa", 11)]
    [InlineData("dsa", 10)]
    [InlineData("sm2", 11)]
    public void A_signature_counts_for_its_message_only(string kind, byte minor)
    {
        var message = Create();
        var envelope = message.Envelope with { Version = new(2, minor), Suggested = new(2, minor) };
        var credential = MessageSignature.Make(envelope, message.Signed, Signers.Get(kind), 7);
        Assert.Equal(WireFault.None, Credential.TryRead(credential.Encode(), out var read));
        Assert.True(MessageSignature.Verify(envelope, message.Signed, Signers.Get(kind).PublicKey, read!));
        Assert.False(MessageSignature.Verify(envelope, [.. message.Signed, 0], Signers.Get(kind).PublicKey, read!));
        Assert.Equal(minor < 7, MessageSignature.Verify(envelope with { RequestId = 5 }, message.Signed, Signers.Get(kind).PublicKey, read!));
        Assert.False(MessageSignature.Verify(envelope, message.Signed, Signers.Get(kind == "rsa" ? "sm2" : "rsa").PublicKey, read!));
    }

    [Fact]
    public void The_captured_certified_answer_bears_the_signature_of_the_captured_site()
    {
        var site = (SiteBody)Read(Captures.Find(OpCode.GetSiteInfo, ResponseCode.Success)).Body;
        Assert.Equal(WireFault.None, KeyReader.TryRead(site.Site.Servers[0].PublicKey, out var key));
        var answer = Read(Captures.Find(OpCode.SessionSetup, ResponseCode.Success));
        Assert.True(MessageSignature.Verify(answer.Envelope, answer.Signed, key!, answer.Credential!));
    }

    private static HandleMessage Create() => Read(Captures.Find(OpCode.CreateHandle, ResponseCode.None));

    private static HandleMessage Read(byte[] bytes)
    {
        Envelope.TryRead(bytes, out var envelope);
        Assert.Equal(WireFault.None, HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes), out var message));
        return message!;
    }
}
