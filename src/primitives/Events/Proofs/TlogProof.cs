using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Yiwang.Events.Proofs;

/// <summary>
/// A <c>.tlog-proof</c> file (C2SP tlog-proof v1) with the entry that it proves in its <c>extra</c> line, so that one file of text, about a kilobyte, is all
/// that a stranger needs besides the log's key.
/// </summary>
/// <param name="LogKey">The log's Ed25519 public key as the file claims it; whether to trust it is the reader's business.</param>
/// <param name="Batch">The closing entry of a bulk row's batch.</param>
public sealed record TlogProof(ProofEntry Entry, ProofEntry? Batch, byte[] LogKey, string Checkpoint)
{
    public const string Extension = ".tlog-proof";
    /// <summary>An entry of 64 KiB with its batch's closing entry, twice in base64, is under 400 KiB.</summary>
    public const int MaxChars = 512 * 1024;

    private const string FirstLine = "c2sp.org/tlog-proof@v1";

    public override string ToString()
    {
        var to = new StringBuilder(FirstLine).Append('\n');
        to.Append("extra ").Append(Convert.ToBase64String(ProofExtra.Write(LogKey, Entry, Batch))).Append('\n');
        to.Append(CultureInfo.InvariantCulture, $"index {Entry.Index}\n");
        foreach (var hash in Entry.Path) to.Append(Convert.ToBase64String(hash)).Append('\n');
        return to.Append('\n').Append(Checkpoint).ToString();
    }

    /// <summary>Checks the form alone. Never throws on what a stranger sends.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TlogProof? proof, [NotNullWhen(false)] out Bilingual? reason)
    {
        proof = null;
        if (text.Length > MaxChars) return Fail(out reason, "文件过大", "the file is too large");
        // A file that went through Windows mail has CRLF; neither format has a carriage return of its own.
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0) return Fail(out reason, "文件不完整：缺少检查点", "the file is cut off: no checkpoint");
        var lines = text[..split].Split('\n');
        if (lines[0] != FirstLine) return Fail(out reason, $"不是存证证明文件：首行应为 {FirstLine}", $"not a proof file: the first line is not {FirstLine}");
        if (lines.Length < 3 || !lines[1].StartsWith("extra ", StringComparison.Ordinal) || !CanonicalBase64.TryDecode(lines[1][6..], out var extra))
            return Fail(out reason, "缺少 extra 行或其内容损坏", "the extra line is missing or damaged");
        if (!lines[2].StartsWith("index ", StringComparison.Ordinal) || !Proofs.Checkpoint.TryParseDecimal(lines[2][6..], out var index))
            return Fail(out reason, "缺少 index 行或其内容损坏", "the index line is missing or damaged");
        var path = new List<byte[]>(lines.Length - 3);
        foreach (var line in lines[3..])
        {
            if (path.Count == MerkleProof.MaxPath || !CanonicalBase64.TryDecode(line, out var hash) || hash.Length != MerkleProof.HashBytes)
                return Fail(out reason, $"第 {path.Count + 4} 行不是哈希值", $"line {path.Count + 4} is not a hash");
            path.Add(hash);
        }
        if (!ProofExtra.TryRead(extra, index, path, out var logKey, out var entry, out var batch))
            return Fail(out reason, "extra 行中没有一网的存证条目", "the extra line holds no Yiwang entry");
        proof = new TlogProof(entry, batch, logKey, text[(split + 2)..]);
        reason = null;
        return true;
    }

    private static bool Fail([NotNull] out Bilingual? reason, string zh, string en)
    {
        reason = new Bilingual(zh, en);
        return false;
    }
}
