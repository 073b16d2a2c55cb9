using System.Text;
using Xunit;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Signing;

public sealed class Sm2CipherTests
{
    // GB/T 32918.5-2017 appendix C.2
    private static readonly byte[] PrivateKey = Convert.FromHexString("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
    private static readonly byte[] Point = Convert.FromHexString(
        "0404EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0");
    private static readonly byte[] Hash = Convert.FromHexString("59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766");
    private static readonly byte[] Hidden = Convert.FromHexString("21886CA989CA9C7D58087307CA93092D651EFA");

    [Fact]
    public void The_Published_Ciphertext_Opens_In_Both_Orders()
    {
        Assert.Equal("encryption standard", Encoding.ASCII.GetString(Sm2Cipher.TryDecrypt(PrivateKey, [.. Point, .. Hash, .. Hidden])!));
        Assert.Equal("encryption standard", Encoding.ASCII.GetString(Sm2Cipher.TryDecrypt(PrivateKey, [.. Point, .. Hidden, .. Hash], Sm2Order.C1C2C3)!));
    }

    [Theory]
    [InlineData(Sm2Order.C1C3C2, 1)]
    [InlineData(Sm2Order.C1C3C2, 20)]
    [InlineData(Sm2Order.C1C2C3, 4_096)]
    public void What_Is_Encrypted_Opens_Again(Sm2Order order, int length)
    {
        using var signer = new Sm2Signer(PrivateKey);
        var text = new byte[length];
        new Random(length).NextBytes(text);
        // coordinates with leading zeros come up now and then
        for (var i = 0; i < 100; i++)
        {
            var cipher = Sm2Cipher.TryEncrypt(signer.PublicKey, text, order)!;
            Assert.Equal(length + Sm2Cipher.OverheadBytes, cipher.Length);
            Assert.Equal(text, Sm2Cipher.TryDecrypt(PrivateKey, cipher, order));
        }
    }

    [Fact]
    public void Any_Flipped_Bit_And_Any_Cut_Is_Refused()
    {
        byte[] cipher = [.. Point, .. Hash, .. Hidden];
        for (var i = 0; i < cipher.Length; i++)
        {
            Assert.Null(Sm2Cipher.TryDecrypt(PrivateKey, cipher.AsSpan(0, i)));
            cipher[i] ^= 1;
            Assert.Null(Sm2Cipher.TryDecrypt(PrivateKey, cipher));
            cipher[i] ^= 1;
        }
        Assert.Null(Sm2Cipher.TryEncrypt(new byte[65], "x"u8));
        Assert.Null(Sm2Cipher.TryEncrypt([0x04, .. new byte[64]], "x"u8));
        Assert.Null(Sm2Cipher.TryEncrypt(Point, default));
    }
}
