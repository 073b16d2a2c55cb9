using System.Security.Cryptography;
using Yiwang.Signing;

namespace Yiwang.Wire.Handle.Security;

/// <summary>
/// SM2 as the Chinese client writes it: the key is a SubjectPublicKeyInfo, in DER or as PEM text. The client writes PEM and reads DER, so both are read here
/// and DER is written.
/// </summary>
/// <param name="Encoded">The field as it came.</param>
public sealed record Sm2Key(byte[] Encoded) : HandleKey(Sm2)
{
    /// <param name="point">0x04 ‖ x ‖ y.</param>
    public static Sm2Key From(ReadOnlySpan<byte> point) => new(SubjectPublicKeyInfo.OfSm2(point));

    /// <summary>0x04 ‖ x ‖ y; null if it is no such key.</summary>
    public byte[]? Point => SubjectPublicKeyInfo.TryReadSm2(Encoded);

    private protected override byte[][] Fields => [Encoded];

    public override byte[]? ToSubjectPublicKeyInfo() => Point is { } point ? SubjectPublicKeyInfo.OfSm2(point) : null;

    /// <summary>What is signed is the SM3 of the data, with the signer's handle as identity; the signature is DER, r ‖ s is taken as well.</summary>
    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, string user)
    {
        if (DigestNames.Plain(digest) != DigestNames.Sm3 || Point is not { } point) return false;
        var format = signature.Length == Sm2Signer.SignatureBytes ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation : DSASignatureFormat.Rfc3279DerSequence;
        return Sm2Signer.Verify(point, Sm3.Hash(data), signature, Utf8(user), format);
    }

    public override byte[]? TryEncrypt(ReadOnlySpan<byte> text) => Point is { } point ? Sm2Cipher.TryEncrypt(point, text) : null;
}
