using System.Security.Cryptography;
using System.Text;
using Xunit;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Signing;

public sealed class Sm2Tests
{
    // GB/T 32918.5-2017 appendix A.2
    private static readonly byte[] PrivateKey = Convert.FromHexString("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
    private const string PublicKey = "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
    private static readonly byte[] Signature = Convert.FromHexString("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA");
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("message digest");

    // GB/T 32905-2016 appendix A
    [Theory]
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    public void Sm3_Gives_The_Published_Hash(string text, string hash) => Assert.Equal(hash, Convert.ToHexStringLower(Sm3.Hash(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void The_Published_Signature_Verifies()
    {
        using var signer = new Sm2Signer(PrivateKey);
        Assert.Equal(PublicKey, Convert.ToHexString(signer.PublicKey));
        Assert.True(Sm2Signer.Verify(signer.PublicKey, Message, Signature));
        Assert.True(Sm2Signer.Verify(signer.PublicKey, Message, signer.Sign(Message)));
    }

    [Fact]
    public void Any_Flipped_Bit_Fails_Without_An_Exception()
    {
        var key = Convert.FromHexString(PublicKey);
        foreach (var bytes in new[] { (byte[])Signature.Clone(), key, Message.ToArray() })
        {
            var (k, m, s) = (bytes.Length == 65 ? bytes : key, bytes.Length == 14 ? bytes : Message, bytes.Length == 64 ? bytes : Signature);
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= 1;
                Assert.False(Sm2Signer.Verify(k, m, s));
                bytes[i] ^= 1;
            }
        }
        Assert.False(Sm2Signer.Verify([], Message, Signature));
        Assert.False(Sm2Signer.Verify(key, Message, Signature.AsSpan(0, 63)));
        Assert.False(Sm2Signer.Verify(key, Message, new byte[64]));
    }

    [Fact]
    public void A_New_Key_Signs()
    {
        using var signer = new Sm2Signer(Sm2Signer.NewPrivateKey());
        Assert.True(Sm2Signer.Verify(signer.PublicKey, [], signer.Sign([])));
        Assert.False(Sm2Signer.Verify(Convert.FromHexString(PublicKey), [], signer.Sign([])));
    }

    // made with openssl pkeyutl -pkeyopt distid
    private static readonly byte[] SignedByOpenSsl = Convert.FromHexString(
        "30450220288811bdd1c3220d4d9f2cef9cfdb493a498167f8661b0a7b7867cae586d8732022100edcbf786837d99d7d2d5acc27532cfd2bd125b82f02b8c3e12cecb9c7f8989ea");

    [Fact]
    public void A_Signature_Counts_For_Its_Identity_Only()
    {
        var key = Convert.FromHexString(PublicKey);
        var message = "nonce and digest"u8;
        var identity = "99.501.1001/App_erp"u8;
        Assert.True(Sm2Signer.Verify(key, message, SignedByOpenSsl, identity, DSASignatureFormat.Rfc3279DerSequence));
        Assert.False(Sm2Signer.Verify(key, message, SignedByOpenSsl, Sm2Signer.DefaultIdentity, DSASignatureFormat.Rfc3279DerSequence));
        using var signer = new Sm2Signer(PrivateKey);
        var ours = signer.Sign(message, identity, DSASignatureFormat.Rfc3279DerSequence);
        Assert.True(Sm2Signer.Verify(key, message, ours, identity, DSASignatureFormat.Rfc3279DerSequence));
        Assert.False(Sm2Signer.Verify(key, message, ours, "99.501.1001/App_mes"u8, DSASignatureFormat.Rfc3279DerSequence));
        Assert.False(Sm2Signer.Verify(key, message, ours, new byte[Sm2Signer.IdentityBytesMax + 1], DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void Der_That_Is_None_Is_No_Signature()
    {
        var key = Convert.FromHexString(PublicKey);
        for (var length = 0; length < SignedByOpenSsl.Length; length++)
            Assert.False(Sm2Signer.Verify(key, "nonce and digest"u8, SignedByOpenSsl.AsSpan(0, length), "99.501.1001/App_erp"u8, DSASignatureFormat.Rfc3279DerSequence));
    }
}
