using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Events.Sealing;

/// <summary>
/// A sealed group's bytes: <c>0x02 | u8 name length | seal key's name | 12-byte nonce | AES-256-GCM ciphertext | 16-byte tag</c>. The event's kind is
/// authenticated with it, so that a ciphertext cannot be passed off as another kind's.
/// </summary>
internal static class SealedContent
{
    private const byte Marker = 2;
    private const int NonceBytes = 12, TagBytes = 16;

    public static byte[] Seal(string kind, string keyName, ReadOnlySpan<byte> key, ReadOnlySpan<byte> clear)
    {
        var name = Encoding.ASCII.GetBytes(keyName);
        var content = new byte[2 + name.Length + NonceBytes + clear.Length + TagBytes];
        content[0] = Marker;
        content[1] = checked((byte)name.Length);
        name.CopyTo(content, 2);
        var nonce = content.AsSpan(2 + name.Length, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        var cipher = content.AsSpan(2 + name.Length + NonceBytes);
        aes.Encrypt(nonce, clear, cipher[..clear.Length], cipher[clear.Length..], Encoding.ASCII.GetBytes(kind));
        return content;
    }

    public static string? KeyName(ReadOnlySpan<byte> content) =>
        content.Length >= 2 && content[0] == Marker && content.Length >= 2 + content[1] + NonceBytes + TagBytes
            ? Encoding.ASCII.GetString(content.Slice(2, content[1]))
            : null;

    public static byte[]? Open(string kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        if (KeyName(content) is null) return null;
        var rest = content[(2 + content[1])..];
        var cipher = rest[NonceBytes..^TagBytes];
        var clear = new byte[cipher.Length];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(rest[..NonceBytes], cipher, rest[^TagBytes..], clear, Encoding.ASCII.GetBytes(kind));
            return clear;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
