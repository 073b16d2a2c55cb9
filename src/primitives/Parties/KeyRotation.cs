using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Signing;

namespace Yiwang.Parties;

/// <summary>One link from an organisation's first key to its present one.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="SealKey">Came with it; may be empty for keys made before there were any.</param>
/// <param name="Certificate">The key before signs this one; empty where that key was lost, and then people compare fingerprints.</param>
public sealed record KeyRotation(int Number, SigningAlgorithm Algorithm, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> SealKey, ReadOnlyMemory<byte> Certificate);

/// <summary>What of a chain of keys can be proved without asking anybody.</summary>
public static class KeyChain
{
    /// <summary>Rotations of one organisation: yearly ones for a generation, and the chain still fits into a message.</summary>
    public const int RotationsMax = 32;

    /// <summary>What the old key signs of the new one: RFC 8785 by construction, as the values need no escapes.</summary>
    public static byte[] Statement(OrganizationId organization, int number, SigningAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealKey) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"yiwang-key/v1\n{{\"algorithm\":\"{algorithm}\",\"key\":\"{Convert.ToBase64String(key)}\",\"number\":{number},\"organization\":\"{organization}\",\"sealKey\":\"{Convert.ToBase64String(sealKey)}\"}}"));

    /// <summary>Whether the first key names the organisation and each further one was certified by the one before, up to <paramref name="key"/>.</summary>
    public static bool Proves(OrganizationId organization, ReadOnlySpan<byte> firstKey, IReadOnlyList<KeyRotation> rotations, ReadOnlySpan<byte> key)
    {
        if (!organization.Certifies(firstKey) || rotations.Count > RotationsMax || Signers.AlgorithmOf(firstKey) is not { } algorithm) return false;
        if (firstKey.SequenceEqual(key)) return true;
        var before = firstKey.ToArray();
        for (var i = 0; i < rotations.Count; i++)
        {
            var next = rotations[i];
            if (next.Number != i + 1 || !Signers.Verify(algorithm, before, Statement(organization, next.Number, next.Algorithm, next.Key.Span, next.SealKey.Span), next.Certificate.Span)) return false;
            if (next.Key.Span.SequenceEqual(key)) return true;
            (before, algorithm) = (next.Key.ToArray(), next.Algorithm);
        }
        return false;
    }

    /// <summary>For people who compare: the first 20 bytes of SHA-256 as ten groups of four digits of base 16, in capitals.</summary>
    public static string Fingerprint(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        var text = new StringBuilder(50);
        for (var i = 0; i < 20; i += 2) text.Append(i > 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{hash[i]:X2}{hash[i + 1]:X2}");
        return text.ToString();
    }
}
