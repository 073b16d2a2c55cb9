using Xunit;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Signing;

public sealed class Sm4Tests
{
    private static readonly byte[] Key = Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210");

    [Fact]
    public void The_Published_Block_Comes_Out()
    {
        // GB/T 32907-2016 appendix A.1: the key enciphers itself; with an IV of zeros the first block of CBC is the plain cipher
        var cipher = Sm4.EncryptCbc(Key, new byte[16], Key);
        Assert.Equal("681EDF34D206965E86B3E94F536E4246", Convert.ToHexString(cipher, 0, 16));
        Assert.Equal(Key, Sm4.TryDecryptCbc(Key, new byte[16], cipher));
    }

    [Fact]
    public void OpenSsl_Writes_The_Same() => Assert.Equal(
        "72ed0ead92720988a85c2f112c084d85bf83883adc95ae0e6a5d223fe362a776", Convert.ToHexStringLower(Sm4.EncryptCbc(Key, Key, "a message of twenty-eight b."u8)));

    [Fact]
    public void Another_Key_Another_Length_Or_Bad_Padding_Is_Refused()
    {
        var cipher = Sm4.EncryptCbc(Key, Key, "a message of twenty-eight b."u8);
        for (var length = 0; length < cipher.Length; length++)
            if (length != 16) Assert.Null(Sm4.TryDecryptCbc(Key, Key, cipher.AsSpan(0, length)));
        cipher[15] ^= 0xFF;
        Assert.Null(Sm4.TryDecryptCbc(Key, Key, cipher));
    }

    [Fact]
    public void Every_Length_Opens_Again()
    {
        for (var length = 0; length < 50; length++) Assert.Equal(new byte[length], Sm4.TryDecryptCbc(Key, Key, Sm4.EncryptCbc(Key, Key, new byte[length])));
    }
}
