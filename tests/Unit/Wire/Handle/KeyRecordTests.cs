using System.Buffers.Binary;
using System.Security.Cryptography;
using Xunit;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Wire.Handle;

public sealed class KeyRecordTests
{
    private static readonly byte[] s_rsa = Info(RSA.Create(2_048)), s_sm2 = Info(ECDsa.Create(ECCurve.CreateFromValue("1.2.156.10197.1.301")));

    [Fact]
    public void An_rsa_key_becomes_exponent_and_modulus_as_java_writes_them_and_comes_back()
    {
        var key = PublicKeyRecord.OfSubjectPublicKeyInfo(s_rsa)!;
        Assert.Equal((PublicKeyRecord.Rsa, "010001", 257, 0), (key.Algorithm, Convert.ToHexString(key.Parts[0]), key.Parts[1].Length, (int)key.Parts[1][0]));
        Assert.Equal("0000000B5253415F5055425F4B4559" + "0000" + "00000003010001" + "00000101" + Convert.ToHexString(key.Parts[1]), Convert.ToHexString(key.Encode()));
        Assert.Equal(s_rsa, Read(key.Encode()).ToSubjectPublicKeyInfo());
    }

    [Fact]
    public void A_dsa_key_made_elsewhere_comes_back()
    {
        using var dsa = DSA.Create(1_024);
        var info = dsa.ExportSubjectPublicKeyInfo();
        var key = Read(PublicKeyRecord.OfSubjectPublicKeyInfo(info)!.Encode());
        Assert.Equal((PublicKeyRecord.Dsa, 4), (key.Algorithm, key.Parts.Count));
        using var again = DSA.Create();
        again.ImportSubjectPublicKeyInfo(key.ToSubjectPublicKeyInfo(), out _);
        var signature = dsa.SignData("x"u8.ToArray(), HashAlgorithmName.SHA1);
        Assert.True(again.VerifyData("x"u8, signature, HashAlgorithmName.SHA1));
    }

    [Fact]
    public void An_sm2_key_is_read_as_der_and_as_the_pem_that_the_chinese_sdk_writes()
    {
        var key = PublicKeyRecord.OfSubjectPublicKeyInfo(s_sm2)!;
        Assert.Equal(s_sm2, Read(key.Encode()).ToSubjectPublicKeyInfo());
        var pem = new PublicKeyRecord(PublicKeyRecord.Sm2, [System.Text.Encoding.ASCII.GetBytes("-----BEGIN PUBLIC KEY-----\r\n" + Convert.ToBase64String(s_sm2, Base64FormattingOptions.InsertLineBreaks) + "\r\n-----END PUBLIC KEY-----\r\n")]);
        Assert.Equal(s_sm2, Read(pem.Encode()).ToSubjectPublicKeyInfo());
    }

    [Fact]
    public void Keys_without_a_form_here_have_none()
    {
        Assert.Null(PublicKeyRecord.OfSubjectPublicKeyInfo(Info(ECDsa.Create(ECCurve.NamedCurves.nistP256))));
        Assert.Null(PublicKeyRecord.OfSubjectPublicKeyInfo("no key"u8.ToArray()));
        Assert.Null(new PublicKeyRecord(PublicKeyRecord.Sm2, ["no key"u8.ToArray()]).ToSubjectPublicKeyInfo());
        Assert.Null(new PublicKeyRecord(PublicKeyRecord.Sm9, ["x"u8.ToArray()]).ToSubjectPublicKeyInfo());
        Assert.Null(new PublicKeyRecord(PublicKeyRecord.Rsa, [[0], [0]]).ToSubjectPublicKeyInfo());
    }

    [Fact]
    public void A_record_cut_at_any_byte_or_with_more_behind_it_is_refused()
    {
        var whole = PublicKeyRecord.OfSubjectPublicKeyInfo(s_rsa)!.Encode();
        for (var length = 0; length < whole.Length; length++) Assert.NotEqual(WireFault.None, PublicKeyRecord.TryRead(whole.AsSpan(0, length), out _));
        Assert.Equal(WireFault.TrailingBytes, PublicKeyRecord.TryRead([.. whole, 0], out _));
        whole[5] = (byte)'X';
        Assert.Equal(WireFault.UnknownKey, PublicKeyRecord.TryRead(whole, out _));
    }

    [Fact]
    public void A_mutated_record_never_throws()
    {
        var random = new Random(20261121);
        byte[][] records = [PublicKeyRecord.OfSubjectPublicKeyInfo(s_rsa)!.Encode(), PublicKeyRecord.OfSubjectPublicKeyInfo(s_sm2)!.Encode()];
        for (var i = 0; i < 2_000; i++)
        {
            var record = records[i % 2].ToArray();
            for (var n = random.Next(1, 5); n > 0; n--) record[random.Next(record.Length)] = (byte)random.Next(256);
            if (PublicKeyRecord.TryRead(record, out var key) == WireFault.None) Assert.True(key!.ToSubjectPublicKeyInfo() is null or { Length: > 0 });
        }
    }

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

    private static PublicKeyRecord Read(byte[] data)
    {
        Assert.Equal(WireFault.None, PublicKeyRecord.TryRead(data, out var key));
        return key!;
    }

    private static byte[] Info(AsymmetricAlgorithm key)
    {
        using (key) return key.ExportSubjectPublicKeyInfo();
    }
}
