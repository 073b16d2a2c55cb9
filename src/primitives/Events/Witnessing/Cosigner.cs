using System.Buffers.Binary;
using System.Text;
using Yiwang.Events.Proofs;
using Yiwang.Signing;

namespace Yiwang.Events.Witnessing;

/// <summary>The node's own key as a witness (C2SP tlog-cosignature, Ed25519): apart from the log's, so that neither signature can be taken for the other.</summary>
public sealed class Cosigner(string name, ISigner signer)
{
    /// <summary>Name of the key in the key store.</summary>
    public const string KeyName = "witness.ed25519";

    private const string Introduction = "yiwang witness key\n";

    public NoteKey Key { get; } = NoteKey.Of(name, signer, NoteKeyType.Cosignature);

    /// <param name="text">Of a checkpoint.</param>
    /// <param name="unixSeconds">When the node saw it as the log's newest.</param>
    public NoteSignature Cosign(string text, long unixSeconds)
    {
        var blob = new byte[8 + Ed25519Signer.SignatureBytes];
        BinaryPrimitives.WriteUInt64BigEndian(blob, (ulong)unixSeconds);
        signer.Sign(Encoding.UTF8.GetBytes(NoteKey.CosignedText(text, (ulong)unixSeconds))).CopyTo(blob, 8);
        return new NoteSignature(Key.Name, Key.Id, blob);
    }

    /// <summary>A note in which the log's key names the witness's: who trusts the one learns the other from it.</summary>
    public static string Introduce(NoteKey witness, string origin, ISigner log) => SignedNote.Sign($"{Introduction}{witness}\n", origin, log).ToString();

    /// <returns>Null when the note is not what the log's key has signed, or names no witness key of the log's own name.</returns>
    public static NoteKey? ReadIntroduction(string note, NoteKey log) =>
        SignedNote.TryParse(note, out var parsed, out _) && parsed.Verify([log]) == NoteVerdict.Verified && parsed.Text.StartsWith(Introduction, StringComparison.Ordinal)
        && NoteKey.TryParse(parsed.Text[Introduction.Length..^1], out var witness) && witness.Type == NoteKeyType.Cosignature && witness.Name == log.Name ? witness : null;

    /// <summary>When a cosignature says that it was made, Unix seconds; null for other signatures.</summary>
    public static long? TimeOf(NoteSignature signature) =>
        signature.Bytes.Length == 8 + Ed25519Signer.SignatureBytes && BinaryPrimitives.ReadInt64BigEndian(signature.Bytes) is > 0 and var time ? time : null;
}
