using System.Buffers.Binary;
using System.Security.Cryptography;
using Xunit;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Unit.Tests.Wire.Handle.Security;

public sealed class PrivateKeyFileTests
{
    [Fact]
    public void A_private_key_file_names_its_algorithm_and_holds_the_eight_numbers()
    {
        using var rsa = RSA.Create(2_048);
        var key = rsa.ExportParameters(includePrivateParameters: true);
        var file = PrivateKeyFile.OfRsa(key);
        Assert.Equal("00000001" + "0000000F" + Convert.ToHexString("RSA_PRIVCRT_KEY"u8), Convert.ToHexString(file.AsSpan(0, 23)));
        var numbers = new List<byte[]>();
        for (var at = 23; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            numbers.Add(file.AsSpan(at + 4, length).TrimStart((byte)0).ToArray());
            at += 4 + length;
        }
        byte[]?[] expected = [key.Modulus, key.Exponent, key.D, key.P, key.Q, key.DP, key.DQ, key.InverseQ];
        Assert.Equal(expected.Select(e => Convert.ToHexString(e.AsSpan().TrimStart((byte)0))), numbers.Select(Convert.ToHexString));
    }
}
