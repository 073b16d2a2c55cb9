using System.Security.Cryptography;

namespace Yiwang.Parties.Sessions.Phones;

/// <summary>What a person signed on a phone, without signal, with the key that the PIN unlocks there: ECDSA P-256 with SHA-256, as r‖s.</summary>
public static class PhoneSignature
{
    private const int Bytes = 64;

    public static bool IsRight(PhonePerson person, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (person.PublicKey.Length == 0 || signature.Length != Bytes) return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(person.PublicKey.Span, out _);
        return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
