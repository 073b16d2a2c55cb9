using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Events.Proofs;

namespace Yiwang.Events.Witnessing;

public enum ConflictKind
{
    /// <summary>分叉: two signed heads that no one tree can have. Proved by the file alone.</summary>
    Fork,
    /// <summary>回滚: the log itself now shows a head smaller than one that it signed before. The file proves that both were signed; the order is the witness's word.</summary>
    Rollback,
    /// <summary>无法证明一致: the log signed a larger head and cannot show that it extends the smaller. The refusal is the witness's word.</summary>
    Unproven,
}

/// <summary>
/// Evidence against a log: two checkpoints with its signature, and for a fork across sizes the consistency proof that shows what the larger tree has in the smaller one's
/// place. A text that anybody checks offline with the log's key.
/// </summary>
/// <param name="First">The smaller one, or the one that was seen first; with the cosignatures that it has.</param>
/// <param name="Proof">From the smaller to the larger, of the larger tree; empty when both have one size, and for kinds that it cannot prove.</param>
/// <param name="Prefix">Root of the larger tree over the smaller one's size; null as above.</param>
public sealed record HeadConflict(ConflictKind Kind, NoteKey Log, string First, string Second, byte[]? Prefix, IReadOnlyList<byte[]> Proof)
{
    public const string Extension = ".head-conflict";
    /// <summary>Two notes of 100 signatures and 64 hashes.</summary>
    public const int MaxChars = 64 * 1024;

    private const string FirstLine = "yiwang.head-conflict@v1";

    /// <summary>One name for one conflict, whoever finds it and how often.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Kind}\n{TextOf(First)}\n{TextOf(Second)}")).AsSpan(0, 12));

    public override string ToString()
    {
        var to = new StringBuilder($"{FirstLine}\nkind {Kind.ToString().ToLowerInvariant()}\nlog {Log}\n");
        if (Prefix is not null) to.Append(CultureInfo.InvariantCulture, $"prefix {Convert.ToBase64String(Prefix)}\n");
        foreach (var hash in Proof) to.Append(Convert.ToBase64String(hash)).Append('\n');
        return to.Append(CultureInfo.InvariantCulture, $"\nfirst {Lines(First)}\n{First}second {Lines(Second)}\n{Second}").ToString();
    }

    public static bool IsOne(string text) => text.StartsWith(FirstLine + "\n", StringComparison.Ordinal);

    /// <summary>Checks the form alone. Never throws on what a stranger sends.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HeadConflict? conflict)
    {
        conflict = null;
        if (text.Length > MaxChars) return false;
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0) return false;
        var head = text[..split].Split('\n');
        if (head.Length < 3 || head[0] != FirstLine || !head[1].StartsWith("kind ", StringComparison.Ordinal) || !Enum.TryParse<ConflictKind>(head[1][5..], ignoreCase: true, out var kind) || !Enum.IsDefined(kind)) return false;
        if (!head[2].StartsWith("log ", StringComparison.Ordinal) || !NoteKey.TryParse(head[2][4..], out var log) || log.Type != NoteKeyType.Ed25519) return false;
        var (hashes, prefix) = (head[3..], (byte[]?)null);
        if (hashes is [var named, .. var rest] && named.StartsWith("prefix ", StringComparison.Ordinal))
        {
            if (!TryHash(named[7..], out prefix)) return false;
            hashes = rest;
        }
        var proof = new List<byte[]>();
        foreach (var line in hashes)
        {
            if (proof.Count > MerkleProof.MaxPath || !TryHash(line, out var hash)) return false;
            proof.Add(hash);
        }
        var body = text[(split + 2)..];
        if (Take(ref body, "first ") is not { } first || Take(ref body, "second ") is not { } second || body.Length > 0) return false;
        conflict = new HeadConflict(kind, log, first, second, prefix, proof);
        return true;
    }

    private static bool TryHash(string text, [NotNullWhen(true)] out byte[]? hash) => CanonicalBase64.TryDecode(text, out hash) && hash.Length == MerkleProof.HashBytes;

    private static string? Take(ref string body, string word)
    {
        var end = body.IndexOf('\n');
        if (end < 0 || !body.StartsWith(word, StringComparison.Ordinal) || !Checkpoint.TryParseDecimal(body[word.Length..end], out var lines) || lines > 200) return null;
        var at = end + 1;
        for (var i = 0L; i < lines; i++)
        {
            var next = body.IndexOf('\n', at);
            if (next < 0) return null;
            at = next + 1;
        }
        var note = body[(end + 1)..at];
        body = body[at..];
        return note;
    }

    private static int Lines(string note) => note.Count(c => c == '\n');

    private static string TextOf(string note) => SignedNote.TryParse(note, out var parsed, out _) ? parsed.Text : note;
}
