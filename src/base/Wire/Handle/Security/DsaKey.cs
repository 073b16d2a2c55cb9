using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Yiwang.Wire.Handle.Security;

/// <summary>DSA, the usual key of the protocol's first fifteen years. Signatures are DER.</summary>
[SuppressMessage("Security", "CA5384", Justification = "kept for those who still have one")]
public sealed record DsaKey(byte[] Q, byte[] P, byte[] G, byte[] Y) : HandleKey(Dsa)
{
    /// <summary>The smallest numbers of FIPS 186.</summary>
    private const int PrimeBytesMin = 64, OrderBytesMin = 20;

    public static DsaKey From(DSA dsa)
    {
        var numbers = dsa.ExportParameters(includePrivateParameters: false);
        return new(Signed(numbers.Q!), Signed(numbers.P!), Signed(numbers.G!), Signed(numbers.Y!));
    }

    private protected override byte[][] Fields => [Q, P, G, Y];

    public override byte[]? ToSubjectPublicKeyInfo()
    {
        using var key = TryOpen();
        return key is null ? null : Try(key.ExportSubjectPublicKeyInfo);
    }

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, string user)
    {
        if (!DigestNames.TryRead(digest, out var hash)) return false;
        using var key = TryOpen();
        if (key is null) return false;
        var (d, s) = (data.ToArray(), signature.ToArray());
        return Try(() => (object)key.VerifyData(d, s, hash, DSASignatureFormat.Rfc3279DerSequence)) is true;
    }

    private DSA? TryOpen()
    {
        var (p, q) = (Unsigned(P), Unsigned(Q));
        return p.Length < PrimeBytesMin || q.Length < OrderBytesMin ? null : Try(() => DSA.Create(new DSAParameters { P = p, Q = q, G = Padded(G, p.Length), Y = Padded(Y, p.Length) }));
    }

    /// <summary>.NET wants G and Y as long as P.</summary>
    private static byte[] Padded(byte[] number, int length)
    {
        var bytes = Unsigned(number);
        return bytes.Length >= length ? bytes : [.. new byte[length - bytes.Length], .. bytes];
    }
}
