using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Storage.Log;

namespace Yiwang.Unit.Tests.Events;

/// <summary>A log in memory, written from the documented formats alone, so that it also checks what Events believes of them.</summary>
internal sealed class MemoryLog : ILog, IMerkleTree
{
    private readonly List<StoredEntry> _entries = [];
    private readonly HashSet<long> _inert = [];
    private readonly Dictionary<string, long> _heads = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ILogBatch> _open = [];
    private Action<StoredEntry> _observer = _ => { };
    private long _clock = 1_700_000_000_000_000;

    public AppendStatus Refuse { get; set; }
    /// <summary>How far the tree lags behind the log, as the real one does for a moment.</summary>
    public long TreeLag { get; set; }
    long IMerkleTree.Size => Size - TreeLag;
    public bool FailErasure { get; set; }
    public long Size => _entries.Count;
    public long Written => Size;
    public LogStatus Status => new(LogState.Open);
    public IReadOnlyList<ILogBatch> OpenBatches => [.. _open];
    public IMerkleTree Tree => this;

    public ValueTask<AppendResult> AppendAsync(IReadOnlyList<EntryDraft> entries, IReadOnlyList<Expectation> expectations, CancellationToken cancel = default)
    {
        if (Refuse != AppendStatus.Ok) return new(new AppendResult(Refuse, -1, 0, 0));
        for (var i = 0; i < expectations.Count; i++)
            if (FindHead(expectations[i].Subject.Span) != expectations[i].Position) return new(new AppendResult(AppendStatus.Conflict, -1, 0, 0, i));
        var first = Size;
        foreach (var draft in entries) MakeEffective(Add(draft, -1));
        return new(new AppendResult(AppendStatus.Ok, first, entries.Count, _entries[(int)first].RecordedAtUs));
    }

    private StoredEntry Add(EntryDraft draft, long batch)
    {
        var block = new List<byte> { (byte)draft.Subjects.Count };
        foreach (var s in draft.Subjects) block.AddRange([(byte)(s.IsHead ? 1 : 0), (byte)(s.Key.Length >> 8), (byte)s.Key.Length, .. s.Key.Span]);
        var header = new List<byte> { 1, (byte)draft.Kind.Length };
        header.AddRange(Encoding.ASCII.GetBytes(draft.Kind));
        var at = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(at, ++_clock);
        header.AddRange(at);
        header.Add((byte)draft.Groups.Count);
        var groups = new List<StoredGroup>();
        foreach (var g in draft.Groups)
        {
            byte[] committed = groups.Count == 0 ? [.. block, .. g.Content.Span] : g.Content.ToArray();
            var salt = RandomNumberGenerator.GetBytes(16);
            header.Add(g.Id);
            header.AddRange(SHA256.HashData([.. salt, .. committed]));
            groups.Add(new StoredGroup(g.Id, g.Content, salt, committed));
        }
        var entry = new StoredEntry(Size, draft.Kind, _clock, header.ToArray(), draft.Subjects, groups, batch < -1 ? Size : batch);
        _entries.Add(entry);
        return entry;
    }

    private void MakeEffective(StoredEntry entry)
    {
        foreach (var s in entry.Subjects.Where(s => s.IsHead)) _heads[Encoding.UTF8.GetString(s.Key.Span)] = entry.Position;
        _observer(entry);
    }

    public ILogBatch BeginBatch(bool newHeadsOnly = false) => new Batch(this);

    public StoredEntry Read(long position) => _entries[(int)position];

    public long FindHead(ReadOnlySpan<byte> key) => _heads.GetValueOrDefault(Encoding.UTF8.GetString(key), -1);

    public bool TryReadHead<TVisitor>(ReadOnlySpan<byte> key, ref TVisitor visitor) where TVisitor : IEntryVisitor, allows ref struct => throw new NotSupportedException();

    public IEnumerable<StoredEntry> ReadEffective(long cursor, int max, Func<string, bool>? wantsKind, bool withBatchRows, out long nextCursor)
    {
        nextCursor = Size;
        return _entries.Skip((int)cursor).Where(e => !_inert.Contains(e.Position) && (wantsKind?.Invoke(e.Kind) ?? true)).ToList();
    }

    public ValueTask WaitForMoreAsync(long cursor, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask WaitForTreeAsync(long size, CancellationToken cancel) => default;

    public void OnEffective(Action<StoredEntry> observer, Func<string, bool>? wantsKind = null) => _observer += e => { if (wantsKind?.Invoke(e.Kind) ?? true) observer(e); };

    public int ReadPostings(ReadOnlySpan<byte> key, long from, Span<long> into) => throw new NotSupportedException();

    public void EraseGroup(long position, byte groupId)
    {
        if (FailErasure) throw new IOException("no");
        var entry = _entries[(int)position];
        _entries[(int)position] = entry with { Groups = [.. entry.Groups.Select(g => g.Id == groupId ? new StoredGroup(g.Id, null, new byte[16], null) : g)] };
    }

    /// <summary>As a backup holds them: entries and heads, batches left out.</summary>
    public void Restore(MemoryLog from)
    {
        _entries.AddRange(from._entries);
        foreach (var (key, position) in from._heads) _heads[key] = position;
    }

    public byte[] Root(long size) => Hash(0, size);

    public IReadOnlyList<byte[]> Inclusion(long index, long size) => Path(index, 0, size);

    public IReadOnlyList<byte[]> Consistency(long from, long to) => throw new NotSupportedException();

    public byte[] HashTile(int level, long index, int width)
    {
        var leaves = 1L << (8 * level);
        return [.. Enumerable.Range(0, width).SelectMany(i => Hash(((index * 256) + i) * leaves, ((index * 256) + i + 1) * leaves))];
    }

    public byte[] EntryTile(long index, int width) =>
        [.. _entries.Skip((int)index * 256).Take(width).SelectMany(e => new byte[] { (byte)(e.Header.Length >> 8), (byte)e.Header.Length }.Concat(e.Header.ToArray()))];

    /// <summary>RFC 6962 §2.1, word for word.</summary>
    private byte[] Hash(long from, long to)
    {
        if (from == to) return SHA256.HashData([]);
        if (to - from == 1) return SHA256.HashData([0, .. _entries[(int)from].Header.Span]);
        var k = Split(to - from);
        return SHA256.HashData([1, .. Hash(from, from + k), .. Hash(from + k, to)]);
    }

    private List<byte[]> Path(long m, long from, long to)
    {
        if (to - from <= 1) return [];
        var k = Split(to - from);
        return m - from < k ? [.. Path(m, from, from + k), Hash(from + k, to)] : [.. Path(m, from + k, to), Hash(from, from + k)];
    }

    private static long Split(long n)
    {
        var k = 1L;
        while (k * 2 < n) k *= 2;
        return k;
    }

    public ValueTask DisposeAsync() => default;

    private sealed class Batch(MemoryLog log) : ILogBatch
    {
        private readonly List<StoredEntry> _rows = [];

        public long Id => _rows.Count == 0 ? -1 : _rows[0].Position;

        public ValueTask<AppendStatus> StageAsync(IReadOnlyList<EntryDraft> entries, CancellationToken cancel = default)
        {
            foreach (var draft in entries)
            {
                _rows.Add(log.Add(draft, _rows.Count == 0 ? -2 : Id));
                log._inert.Add(_rows[^1].Position);
            }
            if (!log._open.Contains(this)) log._open.Add(this);
            return new(AppendStatus.Ok);
        }

        public ValueTask<AppendResult> CommitAsync(Func<BatchSummary, EntryDraft> closing, IReadOnlyList<Expectation> expectations, CancellationToken cancel = default)
        {
            if (log.Refuse != AppendStatus.Ok) return new(new AppendResult(log.Refuse, -1, 0, 0));
            var spans = new List<BatchSpan>();
            foreach (var row in _rows)
            {
                if (spans.Count > 0 && spans[^1].First + spans[^1].Count == row.Position) spans[^1] = spans[^1] with { Count = spans[^1].Count + 1 };
                else spans.Add(new BatchSpan(row.Position, 1));
            }
            foreach (var row in _rows)
            {
                log._inert.Remove(row.Position);
                log.MakeEffective(row);
            }
            log._open.Remove(this);
            return log.AppendAsync([closing(new BatchSummary(_rows.Count, SHA256.HashData([7]), spans))], expectations, cancel);
        }

        public ValueTask<AppendResult> AbortAsync(EntryDraft closing, CancellationToken cancel = default)
        {
            log._open.Remove(this);
            return log.AppendAsync([closing], [], cancel);
        }
    }
}
