using Yiwang.Signing;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Yiwang.Events.Proofs;

/// <param name="KeyId">Tells keys of one name apart; collisions are possible, so it proves nothing.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Bytes);

public enum NoteVerdict
{
    /// <summary>At least one known key has signed, and none of them wrongly.</summary>
    Verified,
    /// <summary>No known key has signed.</summary>
    NoKnownKey,
    /// <summary>A known key's signature does not fit the text: the note was changed.</summary>
    WrongSignature,
}

/// <summary>A C2SP signed note: a text that ends with a newline, an empty line, and a line <c>— name base64(key id ‖ signature)</c> for each signature.</summary>
public sealed class SignedNote
{
    // Go's sumdb/note has the same bounds.
    private const int MaxChars = 1_000_000, MaxSignatures = 100;
    private const string SignaturePrefix = "\u2014 ";

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    public string Text { get; }
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <param name="text">Ends with a newline and has no control characters but newlines.</param>
    public static SignedNote Sign(string text, string name, ISigner signer)
    {
        if (!IsText(text)) throw new ArgumentException("a note's text ends with a newline and has no other control characters", nameof(text));
        var key = NoteKey.Of(name, signer);
        return new SignedNote(text, [new NoteSignature(name, key.Id, signer.Sign(Encoding.UTF8.GetBytes(text)))]);
    }

    /// <param name="strict">False takes base64 in any spelling, so that a wrong signature is told from a malformed note.</param>
    public static bool TryParse(string note, [NotNullWhen(true)] out SignedNote? parsed, [NotNullWhen(false)] out string? reason, bool strict = true)
    {
        parsed = null;
        reason = note.Length > MaxChars ? "note too long" : null;
        if (reason is not null) return false;
        // The last empty line: a text may hold some itself.
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !note.EndsWith('\n')) return Fail(out reason, "no empty line before the signatures");
        var text = note[..(split + 1)];
        if (!IsText(text)) return Fail(out reason, "control characters in the text");
        var lines = note[(split + 2)..].Split('\n');
        if (lines.Length - 1 is 0 or > MaxSignatures) return Fail(out reason, $"1–{MaxSignatures} signatures");
        var signatures = new List<NoteSignature>(lines.Length - 1);
        foreach (var line in lines[..^1])
        {
            if (ParseSignature(line, strict) is not { } signature) return Fail(out reason, "malformed signature line");
            signatures.Add(signature);
        }
        parsed = new SignedNote(text, signatures);
        return true;
    }

    public NoteVerdict Verify(IReadOnlyList<NoteKey> known)
    {
        var verified = false;
        foreach (var signature in Signatures)
        {
            foreach (var key in known)
            {
                if (key.Name != signature.Name || key.Id != signature.KeyId) continue;
                if (!key.Verify(Text, signature.Bytes)) return NoteVerdict.WrongSignature;
                verified = true;
            }
        }
        return verified ? NoteVerdict.Verified : NoteVerdict.NoKnownKey;
    }

    /// <summary>With another's signature lines added, as a witness gives them.</summary>
    public SignedNote With(params IEnumerable<NoteSignature> signatures) => new(Text, [.. Signatures, .. signatures]);

    /// <summary>The same text with these signatures in place of its own.</summary>
    public SignedNote Of(IReadOnlyList<NoteSignature> signatures) => new(Text, signatures);

    /// <summary>With those signatures alone that the key has made rightly.</summary>
    public SignedNote Only(NoteKey key) => new(Text, [.. Signatures.Where(s => s.Name == key.Name && s.KeyId == key.Id && key.Verify(Text, s.Bytes))]);

    /// <summary>Signature lines as a witness answers them, at most 100; null when they are none.</summary>
    public static IReadOnlyList<NoteSignature>? ParseSignatures(string lines)
    {
        if (lines.Length is 0 or > MaxChars || !lines.EndsWith('\n')) return null;
        var split = lines.Split('\n')[..^1];
        if (split.Length > MaxSignatures) return null;
        var signatures = split.Select(l => ParseSignature(l, strict: true)).ToList();
        return signatures.Contains(null) ? null : [.. signatures.OfType<NoteSignature>()];
    }

    public override string ToString()
    {
        var to = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures) to.Append(Line(signature));
        return to.ToString();
    }

    public static string Line(NoteSignature signature)
    {
        var blob = new byte[4 + signature.Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(blob, signature.KeyId);
        signature.Bytes.CopyTo(blob, 4);
        return $"{SignaturePrefix}{signature.Name} {Convert.ToBase64String(blob)}\n";
    }

    private static bool IsText(string text) => text.EndsWith('\n') && !text.Any(c => (c < ' ' && c != '\n') || c == '\uFFFD');

    private static NoteSignature? ParseSignature(string line, bool strict)
    {
        if (!line.StartsWith(SignaturePrefix, StringComparison.Ordinal)) return null;
        if (line[SignaturePrefix.Length..].Split(' ') is not [var name, var encoded] || !NoteKey.IsName(name)) return null;
        if (!CanonicalBase64.TryDecode(encoded, out var blob, strict) || blob.Length < 5) return null;
        return new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(blob), blob[4..]);
    }

    private static bool Fail(out string reason, string why)
    {
        reason = why;
        return false;
    }
}
