using System.Numerics;
using Xunit;
using Yiwang.Signing;

namespace Yiwang.Unit.Tests.Signing;

public sealed class DiffieHellmanTests
{
    // RFC 2409 §6.2: the group that Java chooses for 1,024 bits, as in the captured session set-up
    private static readonly byte[] Prime = Convert.FromHexString(
        "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437" +
        "4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF");

    [Fact]
    public void Both_Sides_Come_To_The_Same_Secret()
    {
        var (a, b) = (DiffieHellman.TryCreate(Prime, [2])!, DiffieHellman.TryCreate([0, .. Prime], [0, 2])!);
        Assert.NotEqual(a.PublicKey, b.PublicKey);
        var secret = a.TryAgree(b.PublicKey)!;
        Assert.Equal(secret, b.TryAgree([0, .. a.PublicKey]));
        Assert.Equal(Prime.Length, secret.Length);
    }

    [Fact]
    public void The_Power_Is_The_Power()
    {
        var dh = DiffieHellman.TryCreate(Prime, [4])!;
        var p = new BigInteger(Prime, isUnsigned: true, isBigEndian: true);
        var y = new BigInteger(dh.PublicKey, isUnsigned: true, isBigEndian: true);
        // 4^x is a square, so its power (p - 1) / 2 is 1
        Assert.Equal(BigInteger.One, BigInteger.ModPow(y, (p - 1) / 2, p));
    }

    [Fact]
    public void Groups_And_Numbers_That_Give_The_Secret_Away_Are_Refused()
    {
        Assert.Null(DiffieHellman.TryCreate(Prime.AsSpan(0, 64), [2]));
        Assert.Null(DiffieHellman.TryCreate(Prime, [1]));
        Assert.Null(DiffieHellman.TryCreate(Prime, []));
        Assert.Null(DiffieHellman.TryCreate([], [2]));
        Assert.Null(DiffieHellman.TryCreate([.. Prime[..^1], 0xFE], [2]));
        Assert.Null(DiffieHellman.TryCreate(Enumerable.Repeat((byte)0xFF, 10_000).ToArray(), [2]));
        var dh = DiffieHellman.TryCreate(Prime, [2])!;
        Assert.All(new byte[][] { [], [0], [1], Prime, [.. Prime[..^1], 0xFE], new byte[20_000] }, peer => Assert.Null(dh.TryAgree(peer)));
    }
}
