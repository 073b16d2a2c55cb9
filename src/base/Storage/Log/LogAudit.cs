using System.Security.Cryptography;
using Yiwang.Storage.Files;
using Yiwang.Storage.Log.Merkle;

namespace Yiwang.Storage.Log;

/// <param name="Position">The first entry that is wrong; -1 when none is.</param>
/// <param name="Problem">Null when the whole log holds.</param>
/// <param name="Entries">Entries that were checked.</param>
/// <param name="Root">Tree root over the checked entries.</param>
public sealed record AuditResult(long Position, string? Problem, long Entries, byte[] Root)
{
    public bool Holds => Problem == null;
}

/// <summary>
/// Reads a whole log again and checks all that can be checked without a key: frames and checksums, dense positions, rising times, each group against the commitment
/// in its header, each leaf against the stored tree, batches opened and closed once. Stops at the first bad entry and names it.
/// </summary>
public sealed class LogAudit
{
    private readonly CompactRange _leaves = new();
    private readonly Dictionary<long, bool> _closedBatches = [];
    private long _next, _lastUs;
    private Func<StoredEntry, string?>? _also;

    /// <summary>Audits a folder that no process has open. Changes nothing.</summary>
    /// <param name="progress">Entries so far, every 65,536.</param>
    /// <param name="also">What its caller knows to be wrong with an entry that is sound for the log, or null. Called for every entry in order.</param>
    public static AuditResult Run(string folder, IFileSystem? files = null, IProgress<long>? progress = null, Func<StoredEntry, string?>? also = null, CancellationToken cancel = default)
    {
        files ??= DiskFileSystem.Instance;
        using var held = files.Lock(Path.Combine(folder, "lock"));
        return new LogAudit { _also = also }.Walk(folder, files, progress, cancel);
    }

    private AuditResult Walk(string folder, IFileSystem files, IProgress<long>? progress, CancellationToken cancel)
    {
        using var leaves = StoredLeaves.Open(files, Path.Combine(folder, "tree"));
        for (var number = 0; ; number++)
        {
            var path = Path.Combine(folder, SegmentStore.FileName(number));
            if (!files.Exists(path)) break;
            var length = files.Length(path);
            var memory = files.Map(path, Math.Max(length, 1), MapIntent.Read);
            if (WalkSegment(memory, (int)length, number, !files.Exists(Path.Combine(folder, SegmentStore.FileName(number + 1))), leaves, progress, cancel) is { } problem)
            {
                return new AuditResult(_next, $"{Path.GetFileName(path)}: {problem}", _leaves.Count, _leaves.Root());
            }
            GC.KeepAlive(memory);
        }
        if (leaves.MarkedSize > _next) return new AuditResult(_next, $"the log ends here, but {leaves.MarkedSize} entries were hashed and durable", _leaves.Count, _leaves.Root());
        return new AuditResult(-1, null, _leaves.Count, _leaves.Root());
    }

    private unsafe string? WalkSegment(MappedFile memory, int length, int number, bool isLast, StoredLeaves leaves, IProgress<long>? progress, CancellationToken cancel)
    {
        var bytes = new ReadOnlySpan<byte>(memory.Start, length);
        if (!SegmentHeader.TryRead(bytes, out var header)) return isLast && length <= SegmentHeader.Bytes ? null : "head of the segment";
        if (header.Number != number || header.FirstPosition != _next) return $"it says that it is segment {header.Number} from entry {header.FirstPosition + 1}";
        var at = SegmentHeader.Bytes;
        while (at < length)
        {
            cancel.ThrowIfCancellationRequested();
            // allocated ahead and never used
            if (!FrameHeader.IsMagic(bytes[at..]) && !bytes[at..].ContainsAnyExcept((byte)0)) break;
            if (!FrameHeader.TryRead(bytes[at..], out var frame)) return isLast ? TornOr("head of the frame", bytes, at) : "head of the frame";
            if (frame.First != _next) return $"the frame begins at entry {frame.First + 1}";
            if (!frame.BodyHolds(bytes[at..], out var bad, out var reason))
            {
                _next = bad;
                return isLast ? TornOr(reason!, bytes, at) : reason;
            }
            if (CheckBatch(frame) is { } batchProblem) return batchProblem;
            if (CheckEntries(frame, bytes.Slice(at, frame.Length), leaves, progress) is { } problem) return problem;
            at += frame.Length;
        }
        return null;
    }

    /// <summary>A bad frame after which there is no good one was never acknowledged, and the next start cuts it off.</summary>
    private static string? TornOr(string problem, ReadOnlySpan<byte> bytes, int at)
    {
        for (var later = at + 8; later + FrameHeader.Bytes <= bytes.Length; later += 8)
        {
            if (FrameHeader.TryRead(bytes[later..], out var frame) && frame.BodyHolds(bytes[later..], out _, out _)) return problem;
        }
        return null;
    }

    private string? CheckBatch(in FrameHeader frame)
    {
        if (frame.Kind == FrameKind.Entries) return null;
        if (_closedBatches.TryGetValue(frame.BatchId, out var closed) && closed) return $"batch {frame.BatchId} was closed before";
        _closedBatches[frame.BatchId] = frame.Kind != FrameKind.BatchRows;
        return null;
    }

    private string? CheckEntries(in FrameHeader frame, ReadOnlySpan<byte> bytes, StoredLeaves leaves, IProgress<long>? progress)
    {
        var at = FrameHeader.Bytes;
        Span<byte> leaf = stackalloc byte[TreeHash.Bytes], stored = stackalloc byte[TreeHash.Bytes];
        for (var i = 0; i < frame.Count; i++)
        {
            EntryView.TryOpen(bytes[at..], out var entry);
            if (entry.RecordedAtUs <= _lastUs && _next > 0) return "recorded no later than the entry before";
            if (WrongGroup(entry) is { } group) return $"group {group} is not what the header commits to";
            TreeHash.Leaf(entry.Header, leaf);
            if (leaves.TryRead(_next, stored) && !leaf.SequenceEqual(stored)) return "its leaf hash is not the one in the tree";
            if (_also?.Invoke(StoredEntries.Copy(entry, frame.Kind == FrameKind.Entries ? -1 : frame.BatchId)) is { } wrong) return wrong;
            _leaves.Add(leaf);
            _lastUs = entry.RecordedAtUs;
            at += EntryLayout.Padded(entry.Bytes.Length);
            if (++_next % 65_536 == 0) progress?.Report(_next);
        }
        return null;
    }

    private static int? WrongGroup(in EntryView entry)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < entry.GroupCount; i++)
        {
            var at = entry.CommittedAt(i, out var length);
            var salted = entry.Bytes.Slice(at - EntryLayout.SaltBytes, length + EntryLayout.SaltBytes);
            if (entry.IsErased(i))
            {
                // an erased group must be gone, not only hidden
                if (salted.ContainsAnyExcept((byte)0)) return entry.GroupId(i);
                continue;
            }
            Sha256.Hash(salted, hash);
            if (!hash.SequenceEqual(entry.Commitment(i))) return entry.GroupId(i);
        }
        return null;
    }

    /// <summary>The leaf hashes that the tree's files hold, up to their mark.</summary>
    private sealed class StoredLeaves(IStorageFile? level, TreeMark? mark) : IDisposable
    {
        private readonly byte[] _buffer = new byte[4_096 * TreeHash.Bytes];
        private long _first = -1, _count;

        public long MarkedSize { get; } = mark?.Read().Size ?? 0;

        public static StoredLeaves Open(IFileSystem files, string folder)
        {
            var (level, mark) = (Path.Combine(folder, "level-0"), Path.Combine(folder, "mark"));
            return files.Exists(level) && files.Exists(mark)
                ? new StoredLeaves(files.Open(level, FileIntent.Read), new TreeMark(files.Open(mark, FileIntent.Read)))
                : new StoredLeaves(null, null);
        }

        public bool TryRead(long index, Span<byte> leaf)
        {
            if (level == null || index >= MarkedSize) return false;
            if (_first < 0 || index >= _first + _count)
            {
                _first = index;
                _count = level.Read(index * TreeHash.Bytes, _buffer) / TreeHash.Bytes;
                if (_count == 0) return false;
            }
            _buffer.AsSpan((int)(index - _first) * TreeHash.Bytes, TreeHash.Bytes).CopyTo(leaf);
            return true;
        }

        public void Dispose()
        {
            level?.Dispose();
            mark?.Dispose();
        }
    }
}
