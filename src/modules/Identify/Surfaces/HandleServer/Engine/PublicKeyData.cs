using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>Public keys as the data of HS_PUBKEY values and of site records.</summary>
internal static class PublicKeyData
{
    public static byte[] Rsa(RSAParameters key)
    {
        var writer = WireWriter.Growing(320);
        writer.Text("RSA_PUB_KEY");
        writer.Int16(0);
        writer.Bytes(Unsigned(key.Exponent));
        writer.Bytes(Unsigned(key.Modulus));
        // the reference leaves room for a number that it never writes
        writer.Int32(0);
        return writer.ToArray();
    }

    /// <param name="point">0x04 ‖ x ‖ y.</param>
    public static byte[] Sm2(ReadOnlySpan<byte> point)
    {
        var writer = WireWriter.Growing(128);
        writer.Text("SM2_PUB_KEY");
        writer.Int16(0);
        writer.Bytes(point[1..33]);
        writer.Bytes(point[33..65]);
        return writer.ToArray();
    }

    /// <summary>r ‖ s as the sequence of two integers that other programs expect.</summary>
    public static byte[] Der(ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature[..(signature.Length / 2)], isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature[(signature.Length / 2)..], isUnsigned: true, isBigEndian: true));
        }
        return writer.Encode();
    }

    // two's complement, as Java writes its big integers
    private static byte[] Unsigned(byte[]? number) => number is [>= 0x80, ..] ? [0, .. number] : number ?? [];
}
