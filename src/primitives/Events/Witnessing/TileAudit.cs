using System.Buffers.Binary;
using System.Text;
using Yiwang.Events.Proofs;

namespace Yiwang.Events.Witnessing;

/// <param name="Position">The first entry that is wrong; -1 when none is, or when it cannot be said which.</param>
/// <param name="Problem">Null when everything holds.</param>
/// <param name="Since">The oldest known checkpoint that the log contradicts: up to the one before it, it is as it was signed.</param>
/// <param name="Good">Size of the newest known checkpoint that still holds; -1 = none.</param>
public sealed record TileAuditResult(long Position, Bilingual? Problem, long Entries, Checkpoint? Checkpoint, Checkpoint? Since, long Good)
{
    public bool Holds => Problem is null;
}

/// <summary>
/// Replays a log by its public part alone: every entry's header is hashed again and compared with the hash tiles, the signed head and whatever older heads are known. Nothing
/// is kept but a root; a log of a million entries is some 150 MB to read.
/// </summary>
/// <param name="known">Signed checkpoints from elsewhere: kept by an auditor, or held by a witness. Those of other logs are passed over.</param>
public sealed class TileAudit(ILogSource source, NoteKey log, IReadOnlyList<string> known)
{
    private readonly RootAccumulator _tree = new();
    private readonly SortedDictionary<long, List<Checkpoint>> _checkpoints = [];
    private long _bad = -1, _good = -1;
    private Checkpoint? _since;

    public async Task<TileAuditResult> RunAsync(IProgress<(long Done, long Total)>? progress = null, CancellationToken cancel = default)
    {
        foreach (var note in known)
            if (ConflictVerifier.Open(note, log) is { } checkpoint) Take(checkpoint);
        var got = await source.GetAsync("checkpoint", cancel);
        if (!got.Succeeded) return Unreadable("checkpoint", got.Status, null);
        if (ConflictVerifier.Open(Encoding.UTF8.GetString(got.Value), log) is not { } head) return new(-1, new($"它的日志摘要不是用 {log} 签名的", $"its checkpoint is not signed with {log}"), 0, null, null, -1);
        Take(head);
        Compare();
        for (var index = 0L; index * TilePath.FullWidth < head.Size; index++)
        {
            var width = (int)Math.Min(TilePath.FullWidth, head.Size - (index * TilePath.FullWidth));
            if (await TileAsync(index, width, cancel) is { } problem) return problem with { Checkpoint = head };
            progress?.Report((_tree.Count, head.Size));
        }
        if (_checkpoints.Keys.LastOrDefault() is var largest && largest > head.Size)
            return new(head.Size, new($"日志只给出 {head.Size} 条，但它签过 {largest} 条：被回滚了", $"the log shows {head.Size} entries, but it signed {largest}: it went back"), _tree.Count, head, _checkpoints[largest][0], _good);
        return Result(head);
    }

    private TileAuditResult Result(Checkpoint head)
    {
        if (_since is null && _bad < 0) return new(-1, null, _tree.Count, head, null, _good);
        var upTo = new Bilingual(_good < 0 ? "" : $"；到第 {_good} 条为止与签名一致", _good < 0 ? "" : $"; up to entry {_good} it is as it was signed");
        if (_bad >= 0) return new(_bad, new($"第 {_bad + 1} 条与日志的哈希对不上，内容被改过{upTo.Zh}", $"entry {_bad + 1} does not hash to what the tree has: it was changed{upTo.En}"), _tree.Count, head, _since, _good);
        return new(-1, new($"前 {_since!.Size} 条不是它当时签名的那 {_since.Size} 条{upTo.Zh}", $"the first {_since.Size} entries are not those that it signed then{upTo.En}"), _tree.Count, head, _since, _good);
    }

    private async Task<TileAuditResult?> TileAsync(long index, int width, CancellationToken cancel)
    {
        var (entriesPath, hashesPath) = (new TilePath(TilePath.EntriesLevel, index, width).ToString(), new TilePath(0, index, width).ToString());
        var (entries, hashes) = (await source.GetAsync(entriesPath, cancel), await source.GetAsync(hashesPath, cancel));
        if (!entries.Succeeded) return hashes.Succeeded && await FirstUnreadableAsync(index, width, cancel) is { } first ? Withheld(first, entries.Status) : Unreadable(entriesPath, entries.Status, index * TilePath.FullWidth);
        if (!hashes.Succeeded) return Unreadable(hashesPath, hashes.Status, index * TilePath.FullWidth);
        ReadOnlyMemory<byte> rest = entries.Value;
        for (var i = 0; i < width; i++)
        {
            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest.Span) is var length && rest.Length < 2 + length) return Unreadable(entriesPath, new Outcome(Codes.NetBadAnswer, "cut off"), _tree.Count);
            var leaf = MerkleProof.LeafHash(rest.Span[2..(2 + length)]);
            if (_bad < 0 && (hashes.Value.Length < (i + 1) * MerkleProof.HashBytes || !leaf.AsSpan().SequenceEqual(hashes.Value.AsSpan(i * MerkleProof.HashBytes, MerkleProof.HashBytes)))) _bad = _tree.Count;
            _tree.Add(leaf);
            rest = rest[(2 + length)..];
            Compare();
        }
        return null;
    }

    /// <summary>A log that does not hand out a damaged entry hands out those before it, which takes eight questions to find; null = none of the bundle can be had.</summary>
    private async Task<long?> FirstUnreadableAsync(long index, int width, CancellationToken cancel)
    {
        var (readable, unreadable) = (0, width);
        while (unreadable - readable > 1)
        {
            var middle = (readable + unreadable) / 2;
            if ((await source.GetAsync(new TilePath(TilePath.EntriesLevel, index, middle).ToString(), cancel)).Succeeded) readable = middle;
            else unreadable = middle;
        }
        return readable > 0 ? (index * TilePath.FullWidth) + readable : null;
    }

    private TileAuditResult Withheld(long position, Outcome why) =>
        new(position, new($"第 {position + 1} 条读不到，前面的都在：{why.Detail}", $"entry {position + 1} cannot be read, those before it can: {why.Detail}"), _tree.Count, null, _since, _good);

    private TileAuditResult Unreadable(string path, Outcome why, long? position) =>
        new(position ?? -1, new($"读不到 {path}：{why.Detail}", $"{path} cannot be read: {why.Detail}"), _tree.Count, null, _since, _good);

    private void Take(Checkpoint checkpoint)
    {
        if (!_checkpoints.TryGetValue(checkpoint.Size, out var same)) _checkpoints[checkpoint.Size] = same = [];
        same.Add(checkpoint);
    }

    private void Compare()
    {
        if (_since is not null || !_checkpoints.TryGetValue(_tree.Count, out var signed)) return;
        var root = _tree.Root();
        _since = signed.Find(c => !c.Root.AsSpan().SequenceEqual(root));
        if (_since is null) _good = _tree.Count;
    }
}
