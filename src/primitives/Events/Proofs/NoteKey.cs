using Yiwang.Signing;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Events.Proofs;

public enum NoteKeyType : byte
{
    /// <summary>Signs the note's text: a log.</summary>
    Ed25519 = 1,
    /// <summary>Signs a time and the note's text: a witness (C2SP tlog-cosignature).</summary>
    Cosignature = 4,
}

/// <summary>A C2SP signed-note verifier key, written <c>name+hex key id+base64(type ‖ public key)</c>.</summary>
public sealed class NoteKey
{
    private NoteKey(string name, NoteKeyType type, byte[] publicKey) => (Name, Type, PublicKey, Id) = (name, type, publicKey, IdOf(name, type, publicKey));

    public string Name { get; }
    public NoteKeyType Type { get; }
    public byte[] PublicKey { get; }
    /// <summary>First four bytes of SHA-256(name ‖ newline ‖ type ‖ public key).</summary>
    public uint Id { get; }

    public static NoteKey Of(string name, ISigner signer, NoteKeyType type = NoteKeyType.Ed25519)
    {
        if (signer.Algorithm != SigningAlgorithm.Ed25519) throw new ArgumentException("notes are signed with Ed25519", nameof(signer));
        return Of(name, signer.PublicKey, type);
    }

    public static NoteKey Of(string name, byte[] publicKey, NoteKeyType type = NoteKeyType.Ed25519)
    {
        if (!IsName(name)) throw new ArgumentException("a key's name is not empty and has no spaces and no '+'", nameof(name));
        if (publicKey.Length != Ed25519Signer.PublicKeyBytes) throw new ArgumentException("32 bytes", nameof(publicKey));
        return new NoteKey(name, type, publicKey);
    }

    public static bool IsName(string name) => name.Length is > 0 and <= 255 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c == '+');

    public static bool TryParse(string? vkey, [NotNullWhen(true)] out NoteKey? key)
    {
        key = null;
        if (vkey?.Split('+', 3) is not [var name, { Length: 8 } id, var encoded] || !IsName(name)) return false;
        if (!uint.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var stated)) return false;
        if (!CanonicalBase64.TryDecode(encoded, out var bytes) || bytes.Length != 1 + Ed25519Signer.PublicKeyBytes) return false;
        if ((NoteKeyType)bytes[0] is not (NoteKeyType.Ed25519 or NoteKeyType.Cosignature)) return false;
        var parsed = new NoteKey(name, (NoteKeyType)bytes[0], bytes[1..]);
        if (parsed.Id != stated) return false;
        key = parsed;
        return true;
    }

    public bool Verify(string text, ReadOnlySpan<byte> signature)
    {
        if (Type == NoteKeyType.Ed25519) return Ed25519Signer.Verify(PublicKey, Encoding.UTF8.GetBytes(text), signature);
        if (signature.Length != 8 + Ed25519Signer.SignatureBytes) return false;
        var time = BinaryPrimitives.ReadUInt64BigEndian(signature);
        return Ed25519Signer.Verify(PublicKey, Encoding.UTF8.GetBytes(CosignedText(text, time)), signature[8..]);
    }

    internal static string CosignedText(string text, ulong unixSeconds) => string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {unixSeconds}\n{text}");

    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. PublicKey])}";

    private static uint IdOf(string name, NoteKeyType type, byte[] publicKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. publicKey]));
}
