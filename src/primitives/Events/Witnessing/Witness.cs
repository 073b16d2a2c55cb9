using System.Globalization;
using Yiwang.Events.Proofs;

namespace Yiwang.Events.Witnessing;

/// <param name="Status">As HTTP has it: 200, 400, 403, 404, 409 or 422.</param>
/// <param name="Body">Cosignature lines with 200, the recorded size with 409, a reason otherwise.</param>
/// <param name="Doubt">Signed by the log and at odds with what this node holds of it; to be looked into, as anybody may send what a log once signed.</param>
public sealed record WitnessAnswer(int Status, string Body, HeadDoubt? Doubt = null)
{
    /// <summary>Of the answer 409.</summary>
    public const string SizeType = "text/x.tlog.size";
}

/// <param name="Held">What this node has cosigned.</param>
/// <param name="Seen">What the log has signed too, signatures of others left out.</param>
public sealed record HeadDoubt(NoteKey Log, string Held, string Seen);

/// <summary>
/// The submission side of a C2SP tlog-witness: cosigns a log's checkpoint if it extends the one that it cosigned before, and has written it down before it answers.
/// </summary>
/// <param name="keys">The keys that a log may sign with, by its origin; null = not one of ours.</param>
public sealed class Witness(Cosigner cosigner, WitnessedHeads heads, Func<string, IReadOnlyList<NoteKey>?> keys, TimeProvider time)
{
    public NoteKey Key => cosigner.Key;

    public async Task<WitnessAnswer> AddAsync(string body, CancellationToken cancel = default)
    {
        if (!AddCheckpoint.TryParse(body, out var request)) return new(400, "malformed request\n");
        if (keys(request.Checkpoint.Origin) is not { } known) return new(404, "unknown log\n");
        if (known.FirstOrDefault(k => request.Note.Only(k).Signatures.Count > 0) is not { } log) return new(403, "no valid signature of the log\n");
        if (request.Old > request.Checkpoint.Size) return new(400, "the old size is beyond the checkpoint\n");
        return await heads.DecideAsync(request.Checkpoint.Origin, held => Decide(request, log, held), cancel);
    }

    private (WitnessedHead?, WitnessAnswer) Decide(AddCheckpoint request, NoteKey log, WitnessedHead? held)
    {
        var (size, root) = (request.Checkpoint.Size, request.Checkpoint.Root);
        var seen = request.Note.Only(log);
        var (heldSize, heldRoot) = held is null ? (0, null) : (held.Size, held.Root);
        var doubt = held is not null && (size < held.Size || (size == held.Size && !root.AsSpan().SequenceEqual(held.Root))) ? new HeadDoubt(log, held.Note, seen.ToString()) : null;
        if (request.Old != heldSize) return (null, new(409, string.Create(CultureInfo.InvariantCulture, $"{heldSize}\n"), doubt));
        if (request.Old == 0 && request.Proof.Count > 0) return (null, new(422, "a proof from size 0 is empty\n"));
        if (heldRoot is not null && !MerkleProof.Extends(heldSize, heldRoot, size, root, request.Proof))
            return (null, new(422, "the consistency proof does not hold\n", new HeadDoubt(log, held!.Note, seen.ToString())));
        var now = time.GetUtcNow();
        var line = cosigner.Cosign(request.Note.Text, now.ToUnixTimeSeconds());
        var head = new WitnessedHead(request.Checkpoint.Origin, size, root, seen.With(line).ToString(), (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        return (head, new(200, SignedNote.Line(line)));
    }
}
