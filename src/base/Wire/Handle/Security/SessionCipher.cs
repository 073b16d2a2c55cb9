using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Yiwang.Signing;

namespace Yiwang.Wire.Handle.Security;

/// <summary>Ciphers of a session by their number in the key exchange.</summary>
public enum CipherAlgorithm
{
    Des = 1,
    TripleDes = 2,
    /// <summary>AES-128.</summary>
    Aes = 3,
    /// <summary>China's; the Chinese client takes the key for the IV as well.</summary>
    Sm4 = 4,
}

/// <summary>
/// Key and cipher of a session. CBC with PKCS #7 padding and a random IV before the ciphertext; before 2.4 ECB without one; SM4 always with the key as IV and
/// none before the ciphertext, as the Chinese client wants it.
/// </summary>
/// <param name="Key">All bytes that were agreed: the MAC uses them all, the cipher as many as it needs.</param>
/// <param name="Version">That the session was set up in.</param>
[SuppressMessage("Security", "CA5350", Justification = "deployed clients ask for 3DES")]
[SuppressMessage("Security", "CA5351", Justification = "clients before 2.2 know only DES")]
public sealed record SessionCipher(CipherAlgorithm Algorithm, byte[] Key, ProtocolVersion Version)
{
    public byte[] Encrypt(ReadOnlySpan<byte> text)
    {
        if (Algorithm == CipherAlgorithm.Sm4) return Sm4.EncryptCbc(CipherKey, CipherKey, text);
        using var cipher = Open();
        if (!Version.IsAtLeast(2, 4)) return cipher.EncryptEcb(text, PaddingMode.PKCS7);
        return [.. cipher.IV, .. cipher.EncryptCbc(text, cipher.IV)];
    }

    /// <returns>Null for what was not encrypted under this key.</returns>
    public byte[]? TryDecrypt(ReadOnlySpan<byte> bytes)
    {
        if (Algorithm == CipherAlgorithm.Sm4) return Sm4.TryDecryptCbc(CipherKey, CipherKey, bytes);
        using var cipher = Open();
        try
        {
            if (!Version.IsAtLeast(2, 4)) return cipher.DecryptEcb(bytes, PaddingMode.PKCS7);
            var iv = cipher.BlockSize / 8;
            return bytes.Length <= iv ? null : cipher.DecryptCbc(bytes[iv..], bytes[..iv], PaddingMode.PKCS7);
        }
        catch (CryptographicException)
        {
            // wrong length or padding
            return null;
        }
    }

    /// <summary>The encrypted form of a message: <see cref="EnvelopeFlags.Encrypted"/>, and all after the envelope as ciphertext.</summary>
    /// <param name="message">Envelope and message in one piece.</param>
    public byte[] Seal(ReadOnlySpan<byte> message)
    {
        if (Envelope.TryRead(message, out var envelope) != WireFault.None) throw new ArgumentException("no message", nameof(message));
        var cipher = Encrypt(message[HandleLimits.EnvelopeBytes..]);
        var whole = new byte[HandleLimits.EnvelopeBytes + cipher.Length];
        (envelope with { Flags = envelope.Flags | EnvelopeFlags.Encrypted, MessageLength = cipher.Length }).Write(whole);
        cipher.CopyTo(whole, HandleLimits.EnvelopeBytes);
        return whole;
    }

    /// <returns>Null if numbers and lengths do not go together.</returns>
    public static SessionCipher? TryCreate(CipherAlgorithm algorithm, byte[] key, ProtocolVersion version)
    {
        var cipher = new SessionCipher(algorithm, key, version);
        if (!Enum.IsDefined(algorithm) || key.Length < KeyBytes(algorithm) || key.Length > 512) return null;
        try
        {
            if (algorithm != CipherAlgorithm.Sm4) cipher.Open().Dispose();
            return cipher;
        }
        catch (CryptographicException)
        {
            // a weak key of DES
            return null;
        }
    }

    public static SessionCipher New(CipherAlgorithm algorithm, ProtocolVersion version)
    {
        while (true)
        {
            // of DES keys a few are weak
            if (TryCreate(algorithm, RandomNumberGenerator.GetBytes(KeyBytes(algorithm)), version) is { } cipher) return cipher;
        }
    }

    public static int KeyBytes(CipherAlgorithm algorithm) => algorithm switch
    {
        CipherAlgorithm.Des => 8,
        CipherAlgorithm.TripleDes => 24,
        _ => 16,
    };

    private byte[] CipherKey => Key.Length == KeyBytes(Algorithm) ? Key : Key[..KeyBytes(Algorithm)];

    private SymmetricAlgorithm Open()
    {
        SymmetricAlgorithm cipher = Algorithm switch
        {
            CipherAlgorithm.Des => DES.Create(),
            CipherAlgorithm.TripleDes => TripleDES.Create(),
            _ => Aes.Create(),
        };
        cipher.Key = CipherKey;
        return cipher;
    }

    // a record's text must not show its key
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Algorithm);
        return true;
    }
}
