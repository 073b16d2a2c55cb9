using System.Text;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Wire.Handle;

/// <summary>The signature or MAC after a message's body: RFC 3652 §2.2.4 as deployed.</summary>
/// <param name="Signer">Empty handle; in a session the index is the message's counter (2.5 and later), elsewhere 0.</param>
/// <param name="Kind">HS_MAC or HS_SIGNED; very old servers wrote HS_DSAPUBKEY for the latter.</param>
/// <param name="Digest">Name of the hash or MAC function, as SHA-256; before 2.6 a single byte, a number of <see cref="DigestAlgorithm"/>.</param>
public sealed record Credential(byte Version, byte Reserved, short Options, ValueReference Signer, string Kind, byte[] Digest, byte[] Signature)
{
    public const string Mac = "HS_MAC", Signed = "HS_SIGNED", OldSigned = "HS_DSAPUBKEY";

    public Credential(string kind, int counter, byte[] digest, byte[] signature) : this(0, 0, 0, new("", counter), kind, digest, signature) { }

    public int Counter => Signer.Index;
    public string DigestName => Encoding.UTF8.GetString(Digest);

    /// <param name="section">Without the int32 length before it.</param>
    public static WireFault TryRead(ReadOnlySpan<byte> section, out Credential? credential)
    {
        credential = null;
        var reader = new WireReader(section);
        if (!reader.TryByte(out var version) || !reader.TryByte(out var reserved) || !reader.TryInt16(out var options)
            || !ValueReference.TryRead(ref reader, out var signer) || !reader.TryText(out var kind) || !reader.TryBytes(out var inner)) return reader.Fault;
        if (!reader.AtEnd) return WireFault.TrailingBytes;
        reader = new(inner);
        if (!reader.TryBytes(out var digest) || !reader.TryBytes(out var signature)) return reader.Fault;
        if (!reader.AtEnd) return WireFault.TrailingBytes;
        credential = new(version, reserved, options, signer, kind, digest.ToArray(), signature.ToArray());
        return WireFault.None;
    }

    /// <summary>The section without its length.</summary>
    public byte[] Encode()
    {
        var writer = WireWriter.Growing();
        writer.Byte(Version);
        writer.Byte(Reserved);
        writer.Int16(Options);
        Signer.Write(ref writer);
        writer.Text(Kind);
        writer.Int32(2 * sizeof(int) + Digest.Length + Signature.Length);
        writer.Bytes(Digest);
        writer.Bytes(Signature);
        return writer.ToArray();
    }
}
