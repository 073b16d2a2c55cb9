using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Yiwang.Events.Proofs;

namespace Yiwang.Events.Witnessing;

/// <summary>What a log sends to a witness (C2SP tlog-witness): its checkpoint, and the proof that it extends the one that the witness holds.</summary>
/// <param name="Old">Size that the witness holds, as the log believes.</param>
/// <param name="Proof">Consistency from <paramref name="Old"/> to the checkpoint.</param>
public sealed record AddCheckpoint(long Old, IReadOnlyList<byte[]> Proof, SignedNote Note, Checkpoint Checkpoint)
{
    /// <summary>63 hashes and a note with its 100 signatures stay below.</summary>
    public const int MaxBytes = 64 * 1024;

    public override string ToString()
    {
        var to = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"old {Old}\n"));
        foreach (var hash in Proof) to.Append(Convert.ToBase64String(hash)).Append('\n');
        return to.Append('\n').Append(Note).ToString();
    }

    /// <summary>Checks the form alone; never throws on what a stranger sends.</summary>
    public static bool TryParse(string body, [NotNullWhen(true)] out AddCheckpoint? parsed)
    {
        parsed = null;
        var split = body.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || body.Length > MaxBytes) return false;
        var lines = body[..split].Split('\n');
        if (lines.Length - 1 > MerkleProof.MaxPath || !lines[0].StartsWith("old ", StringComparison.Ordinal) || !Checkpoint.TryParseDecimal(lines[0][4..], out var old)) return false;
        var proof = new List<byte[]>(lines.Length - 1);
        foreach (var line in lines[1..])
        {
            if (!CanonicalBase64.TryDecode(line, out var hash) || hash.Length != MerkleProof.HashBytes) return false;
            proof.Add(hash);
        }
        if (!SignedNote.TryParse(body[(split + 2)..], out var note, out _, strict: false) || !Checkpoint.TryParse(note.Text, out var checkpoint)) return false;
        parsed = new AddCheckpoint(old, proof, note, checkpoint);
        return true;
    }
}
