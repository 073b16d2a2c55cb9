using Yiwang.Storage.Files;
using Yiwang.Storage.Log.Index;

namespace Yiwang.Storage.Log;

/// <summary>What the log's writer, readers and hasher share.</summary>
internal sealed class LogCore
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly object _threads = new();
    private (Action<StoredEntry> Tell, Func<string, bool>? WantsKind)[] _observers = [];
    private LogStatus _status = new(LogState.Open);
    private TaskCompletionSource? _growth;
    private long _written, _size;

    public LogCore(IFileSystem files, string folder, LogOptions options, TimeProvider time)
    {
        Files = files;
        Options = options;
        _time = time;
        Segments = new SegmentStore(files, folder, options);
        Index = new HeadIndex(Segments, Batches);
        Queue = new WriteQueue(options.QueueBytes);
    }

    public IFileSystem Files { get; }
    public LogOptions Options { get; }
    public SegmentStore Segments { get; }
    public BatchTable Batches { get; } = new();
    public HeadIndex Index { get; }
    public WriteQueue Queue { get; }
    /// <summary>Segments below this number are wholly in the index's file.</summary>
    public int CheckpointedSegments { get; set; }
    public SipHash Hash => Segments.Hash;
    /// <summary>Entries in effect: whoever follows the log to here finds their heads, and observers have heard of them.</summary>
    public long Size => Volatile.Read(ref _size);
    /// <summary>Entries that can be read: durable, and about to be in effect.</summary>
    public long Written => Volatile.Read(ref _written);
    public LogStatus Status => Volatile.Read(ref _status);

    public long NowUs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Why nothing is written now; null when the writer may try. A full disk is tried again each time.</summary>
    public AppendStatus? RefuseReason() => Status.State switch
    {
        LogState.Failed or LogState.Damaged => AppendStatus.ReadOnly,
        LogState.Closed => AppendStatus.ShuttingDown,
        _ => null,
    };

    public void Refuse(LogState state, string reason) => Volatile.Write(ref _status, new LogStatus(state, reason));

    public void Reopen()
    {
        if (Status.State == LogState.DiskFull) Volatile.Write(ref _status, new LogStatus(LogState.Open));
    }

    public void Observe(Action<StoredEntry> observer, Func<string, bool>? wantsKind)
    {
        lock (_gate) _observers = [.. _observers, (observer, wantsKind)];
    }

    public long FindHead(ReadOnlySpan<byte> key, ulong hash) => Index.TryFind(key, hash, out var entry) ? entry.Position : -1;

    public void Restore(long size)
    {
        Volatile.Write(ref _written, size);
        Volatile.Write(ref _size, size);
    }

    /// <summary>The writer's, with a group that is durable: rows, heads and closed batches take effect, observers hear of them, and only then does whoever follows the log.</summary>
    public void Publish(List<WriteRequest> group, Segment segment, int groupAt, long size)
    {
        foreach (var request in group)
        {
            if (request.Batch is not { } batch) continue;
            if (request.Kind == FrameKind.BatchRows) Batches.AddRows(batch, request.First, request.Count);
            segment.Journal!.AddBatch(new BatchFrames(request.Kind, batch.Id, request.First, request.Count, groupAt + request.FrameAt, groupAt + request.BytesAt + request.Bytes));
        }
        Volatile.Write(ref _written, size);
        foreach (var request in group)
        {
            if (request.Kind == FrameKind.BatchCommit)
            {
                Batches.Close(request.Batch!, BatchState.Committed);
                request.Batch!.BeatRivals();
            }
            else if (request.Kind == FrameKind.BatchAbort)
            {
                Batches.Close(request.Batch!, BatchState.Aborted);
            }
            if (request.Kind is FrameKind.BatchCommit or FrameKind.BatchAbort) request.Batch!.Forget();
            InsertHeads(request, segment, groupAt + request.BytesAt);
            Tell(request);
        }
        // last: an effect that met an entry before its head took the state before it for the newest
        Volatile.Write(ref _size, size);
        WakeWaiters();
    }

    public async ValueTask WaitForMoreAsync(long cursor, CancellationToken cancel)
    {
        while (true)
        {
            Task growth;
            lock (_gate)
            {
                if (Size > cursor || Status.State == LogState.Closed) return;
                _growth ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                growth = _growth.Task;
            }
            await growth.WaitAsync(cancel);
        }
    }

    public void WakeWaiters()
    {
        lock (_gate)
        {
            _growth?.SetResult();
            _growth = null;
        }
        lock (_threads) Monitor.PulseAll(_threads);
    }

    /// <summary>Blocks a thread of the log's own until there is more than a size or it shall stop.</summary>
    public void WaitForGrowth(long size, ManualResetEventSlim stop)
    {
        lock (_threads)
        {
            while (Size <= size && !stop.IsSet) Monitor.Wait(_threads);
        }
    }

    private void InsertHeads(WriteRequest request, Segment segment, int at)
    {
        // far enough ahead for memory to answer, near enough for the cache to hold it
        const int Ahead = 12;
        var journal = segment.Journal!;
        var heads = request.Entries.Heads;
        var batch = request.Kind == FrameKind.BatchRows ? request.Batch : null;
        for (var i = 0; i < heads.Count; i++)
        {
            if (i + Ahead < heads.Count) Index.Prefetch(heads[i + Ahead].Hash);
            var head = heads[i];
            var key = request.Entries.Key(head);
            var offset = at + request.Entries.Starts[head.Entry];
            journal.AddHead(head.Hash, offset, batch != null);
            if (head.Listed) journal.Postings.Add(key, request.First + head.Entry);
            Index.Insert(key, head.Hash, SegmentAddress.Of(segment.Number, offset), batch);
        }
        journal.LastRecordedAtUs = request.RecordedAtUs + request.Count - 1;
    }

    private void Tell(WriteRequest request)
    {
        var observers = _observers;
        if (observers.Length == 0 || request.Kind == FrameKind.BatchRows) return;
        for (var i = 0; i < request.Count; i++)
        {
            var view = Segments.Entry(request.First + i);
            var kind = StoredEntries.Kind(view.Kind);
            StoredEntry? entry = null;
            foreach (var (tell, wantsKind) in observers)
            {
                if (wantsKind is null || wantsKind(kind)) tell(entry ??= StoredEntries.Copy(view, -1));
            }
        }
    }
}
