using Yiwang.Storage.Files;
using Yiwang.Storage.Log.Merkle;

namespace Yiwang.Storage.Log;

/// <summary>The append-only log in a folder of its own: segments, head index, posting lists and hash tree.</summary>
public sealed class AppendLog : ILog
{
    private readonly LogCore _core;
    private readonly LogWriter _writer;
    private readonly TreeHasher _hasher;
    private readonly MerkleTree _tree;
    private readonly SegmentSealer _sealer;
    private readonly GroupEraser _eraser;
    private readonly IDisposable _lock;
    private readonly IReadOnlyList<ILogBatch> _orphans;
    private bool _disposed;

    private AppendLog(LogCore core, string folder, IDisposable folderLock)
    {
        _core = core;
        _lock = folderLock;
        var recovery = new LogRecovery(core, folder);
        recovery.Run();
        _eraser = new GroupEraser(core, folder);
        _eraser.Finish();
        _tree = new MerkleTree(core.Files, Path.Combine(folder, "tree"), position => core.Segments.Entry(position).Header.ToArray());
        if (_tree.Marked > core.Size) core.Refuse(LogState.Damaged, $"the log has {core.Size} entries, but {_tree.Marked} were hashed and durable");
        _tree.Restore();
        _hasher = new TreeHasher(core, _tree);
        _orphans = [.. core.Batches.Open.Select(b => new LogBatch(this, b))];
        _sealer = new SegmentSealer(core, _tree);
        _writer = new LogWriter(core, _sealer, core.Files.Open(core.Segments.Last.Path, FileIntent.ReadWrite), recovery.LastRecordedAtUs);
        _hasher.Start();
        _sealer.Start();
    }

    public long Size => _core.Size;
    public long Written => _core.Written;
    public LogStatus Status => _core.Status;
    public IMerkleTree Tree => _tree;
    public IReadOnlyList<ILogBatch> OpenBatches => [.. _orphans.Where(b => b is LogBatch { IsOpen: true })];
    public LogOptions Options => _core.Options;
    /// <summary>Memory of the head index.</summary>
    public long IndexBytes => _core.Index.Bytes;
    internal LogCore Core => _core;

    /// <param name="folder">Made when missing. One process holds it at a time.</param>
    /// <exception cref="IOException">The folder is held by another process, or cannot be read or written.</exception>
    public static AppendLog Open(string folder, LogOptions? options = null, IFileSystem? files = null, TimeProvider? time = null)
    {
        options ??= new LogOptions();
        if (options.Validate() is { Count: > 0 } errors) throw new ArgumentException(string.Join("; ", errors), nameof(options));
        files ??= DiskFileSystem.Instance;
        files.CreateDirectory(folder);
        var folderLock = files.Lock(Path.Combine(folder, "lock"));
        try
        {
            return new AppendLog(new LogCore(files, folder, options, time ?? TimeProvider.System), folder, folderLock);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    public ValueTask<AppendResult> AppendAsync(IReadOnlyList<EntryDraft> entries, IReadOnlyList<Expectation> expectations, CancellationToken cancel = default)
    {
        if (entries.Count == 0) throw new ArgumentException("at least one entry", nameof(entries));
        cancel.ThrowIfCancellationRequested();
        if (_core.RefuseReason() is { } reason) return new(new AppendResult(reason, -1, 0, 0));
        if (entries.Count > Options.AppendEntries || Encode(entries) is not { } encoded) return new(new AppendResult(AppendStatus.TooLarge, -1, 0, 0));
        var request = new WriteRequest(FrameKind.Entries, encoded, expectations, null);
        var entered = EnqueueAsync(request);
        // nearly always there is room, and then the request itself is what the caller awaits
        return entered.IsCompletedSuccessfully ? Enter(entered.Result, request) : Finish(entered, request);

        static ValueTask<AppendResult> Enter(bool entered, WriteRequest request) => entered ? request.Completion : new(new AppendResult(AppendStatus.ShuttingDown, -1, 0, 0));

        static async ValueTask<AppendResult> Finish(ValueTask<bool> entered, WriteRequest request) =>
            await entered ? await request.Completion : new AppendResult(AppendStatus.ShuttingDown, -1, 0, 0);
    }

    public ILogBatch BeginBatch(bool newHeadsOnly = false)
    {
        if (_core.Batches.Open.Count >= Options.OpenBatches) throw new InvalidOperationException($"{Options.OpenBatches} batches are open; close one first");
        var batch = new Batch(newHeadsOnly);
        _core.Batches.Begin(batch);
        return new LogBatch(this, batch);
    }

    public StoredEntry Read(long position)
    {
        if (position < 0 || position >= Written) throw new ArgumentOutOfRangeException(nameof(position), position, $"the log has {Written} entries");
        var entry = _core.Segments.Entry(position);
        var copy = StoredEntries.Copy(entry, entry.IsBatchRow ? _core.Batches.Of(position)?.Id ?? -1 : -1);
        GC.KeepAlive(this);
        return copy;
    }

    public long FindHead(ReadOnlySpan<byte> key)
    {
        var position = _core.FindHead(key, _core.Hash.OfFolded(key));
        GC.KeepAlive(this);
        return position;
    }

    public bool TryReadHead<TVisitor>(ReadOnlySpan<byte> key, ref TVisitor visitor) where TVisitor : IEntryVisitor, allows ref struct
    {
        if (!_core.Index.TryFind(key, _core.Hash.OfFolded(key), out var entry)) return false;
        visitor.Visit(entry.Position, entry.RecordedAtUs, entry.Kind, entry.SubjectsBlock, new EntryGroups(entry));
        GC.KeepAlive(this);
        return true;
    }

    public IEnumerable<StoredEntry> ReadEffective(long cursor, int max, Func<string, bool>? wantsKind, bool withBatchRows, out long nextCursor) =>
        EffectiveReader.Read(_core, cursor, max, wantsKind, withBatchRows, out nextCursor);

    public ValueTask WaitForMoreAsync(long cursor, CancellationToken cancel) => _core.WaitForMoreAsync(cursor, cancel);

    public async ValueTask WaitForTreeAsync(long size, CancellationToken cancel) => await HashedAsync(size).WaitAsync(cancel);

    public void OnEffective(Action<StoredEntry> observer, Func<string, bool>? wantsKind = null) => _core.Observe(observer, wantsKind);

    public int ReadPostings(ReadOnlySpan<byte> key, long from, Span<long> into) => PostingReader.Read(_core, key, from, into);

    public void EraseGroup(long position, byte groupId) => _eraser.Erase(position, groupId);

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        _core.Queue.Close();
        // the threads end when what was queued is written and hashed
        await Task.Run(() =>
        {
            _writer.Dispose();
            _hasher.Dispose();
            _sealer.Dispose();
        });
        _tree.TryKeep();
        _core.Refuse(LogState.Closed, "closed");
        _core.WakeWaiters();
        _tree.Dispose();
        _lock.Dispose();
    }

    /// <summary>Null when an entry is too large.</summary>
    internal EncodedEntries? Encode(IReadOnlyList<EntryDraft> entries)
    {
        var encoded = EncodedEntries.Rent();
        var hash = _core.Hash;
        for (var i = 0; i < entries.Count; i++)
        {
            if (encoded.TryAdd(entries[i], hash)) continue;
            encoded.Dispose();
            return null;
        }
        return encoded;
    }

    internal ValueTask<bool> EnqueueAsync(WriteRequest request) => _core.Queue.AddAsync(request);

    internal Task<bool> HashedAsync(long size) => _hasher.ReachAsync(size);
}
