using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Wire.Handle.Security;

/// <summary>A public key in the form that HS_PUBKEY values, site records and session set-ups carry.</summary>
public abstract record HandleKey
{
    public const string Rsa = "RSA_PUB_KEY", Dsa = "DSA_PUB_KEY", DiffieHellman = "DH_PUB_KEY", Sm2 = "SM2_PUB_KEY";
    /// <summary>16,384 bits: beyond it a stranger's key costs more to use than it is worth.</summary>
    internal const int NumberBytesMax = 2_049;

    private protected HandleKey(string algorithm) => Algorithm = algorithm;

    public string Algorithm { get; }
    /// <summary>16 reserved bits; always 0.</summary>
    public short Flags { get; init; }
    /// <summary>Bytes after the numbers, kept as they came: the reference counts one number too many in RSA keys and leaves four zeros.</summary>
    public byte[] Rest { get; init; } = [];

    public byte[] Encode()
    {
        var writer = WireWriter.Growing();
        writer.Text(Algorithm);
        writer.Int16(Flags);
        foreach (var field in Fields) writer.Bytes(field);
        writer.Raw(Rest);
        return writer.ToArray();
    }

    /// <summary>The key as X.509 writes it (SubjectPublicKeyInfo in DER). Null if it is no usable key, or of an algorithm that has no such form here.</summary>
    public abstract byte[]? ToSubjectPublicKeyInfo();

    /// <summary>Whether the holder of this key signed the data.</summary>
    /// <param name="digest">Name of the hash as the signature says it.</param>
    /// <param name="user">Handle of the signer: SM2 signs it along.</param>
    /// <returns>False for anything else; never throws.</returns>
    public abstract bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, string user);

    /// <summary>Encrypts a session key to the holder. Null if this kind of key cannot.</summary>
    public virtual byte[]? TryEncrypt(ReadOnlySpan<byte> text) => null;

    private protected abstract byte[][] Fields { get; }

    /// <summary>Numbers are two's complement, so a leading zero may stand before them.</summary>
    private protected static byte[] Unsigned(byte[] number) => number.AsSpan().TrimStart((byte)0).ToArray();

    internal static byte[] Signed(byte[] number) => number.Length > 0 && number[0] >= 0x80 ? [0, .. number] : number;

    private protected static T? Try<T>(Func<T> use) where T : class
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // numbers that are no key
            return null;
        }
    }

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
