using Yiwang.Streams.Chunks;
using Yiwang.Streams.Wal;

namespace Yiwang.Streams.Heads;

/// <summary>
/// The thread that puts durable samples into the active generation, answers, and freezes the generation when it has half of the memory, when the log before the next start's reading grows
/// too long, or when it is a bucket old. The other half of the memory takes what comes while the frozen one is sealed.
/// </summary>
internal sealed class HeadStore(Applier applier, AppendQueue queue, Views views, Health health, StreamOptions options, Retention.TrustedClock clock) : IDurable, IDisposable
{
    private readonly object _gate = new();
    private readonly List<TaskCompletionSource> _sealRequests = [], _sealing = [];
    private List<AppendRequest> _durable = [], _taken = [];
    private Thread? _thread;
    private Generation? _frozen;
    private WalPosition _applied;
    private long _unsealedLogBytes, _frozenLogBytes;
    private uint _number = 1;
    private bool _closed;

    public Sealer Sealer { get; set; } = null!;

    /// <summary>Memory of samples that are not sealed.</summary>
    public long Bytes => applier.Active.Bytes + (Volatile.Read(ref _frozen)?.Bytes ?? 0);
    /// <summary>What a restart would read again.</summary>
    public long LogBytes => Interlocked.Read(ref _unsealedLogBytes) + Interlocked.Read(ref _frozenLogBytes);
    public long Samples => applier.Active.Samples + (Volatile.Read(ref _frozen)?.Samples ?? 0);
    public long Late => applier.Late;

    /// <param name="applied">Where the replay ended.</param>
    public void Start(WalPosition applied, long replayedBytes)
    {
        (_applied, _unsealedLogBytes) = (applied, replayedBytes);
        _thread = new Thread(Run) { IsBackground = true, Name = "stream heads" };
        _thread.Start();
    }

    public bool WaitForRoom()
    {
        lock (_gate)
        {
            while (Bytes > options.HeadBytesMax && _frozen != null && health.Status is AppendStatus.Ok or AppendStatus.Stopping) Monitor.Wait(_gate);
            return Bytes <= options.HeadBytesMax || _frozen == null;
        }
    }

    public void Take(List<AppendRequest> durable)
    {
        lock (_gate)
        {
            _durable.AddRange(durable);
            Monitor.PulseAll(_gate);
        }
    }

    public void TryAgain() => Sealer.TryAgain();

    /// <summary>Called by the sealer.</summary>
    public void Sealed(bool isSealed)
    {
        lock (_gate)
        {
            if (isSealed)
            {
                Interlocked.Exchange(ref _frozenLogBytes, 0);
                Volatile.Write(ref _frozen, null);
            }
            Answer(_sealing, isSealed);
            if (health.HasFailed) Answer(_sealRequests, isSealed: false);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Completes when everything that was acknowledged before the call is sealed.</summary>
    public Task SealAsync()
    {
        var request = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (health.HasFailed || _closed) return Task.FromException(new IOException(health.Reason ?? "the store is closed"));
            _sealRequests.Add(request);
            Monitor.PulseAll(_gate);
        }
        return request.Task;
    }

    /// <summary>After the log's thread has ended: what it handed over is still applied.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Answer(_sealRequests, isSealed: false);
            Monitor.PulseAll(_gate);
        }
        _thread?.Join();
    }

    private void Run()
    {
        while (Wait())
        {
            Answers? answers = null;
            foreach (var request in _taken)
            {
                var isGood = Apply(request);
                queue.Release(request.Length);
                answers = Answers.Add(answers, request, isGood ? request.Accepted : new AppendAnswer(AppendStatus.ReadOnly));
            }
            answers?.Send();
            _taken.Clear();
            FreezeWhenDue();
        }
    }

    private bool Wait()
    {
        lock (_gate)
        {
            while (_durable.Count == 0 && !_closed && (_sealRequests.Count == 0 || _frozen != null)) Monitor.Wait(_gate);
            (_durable, _taken) = (_taken, _durable);
            return _taken.Count > 0 || !_closed;
        }
    }

    private bool Apply(AppendRequest request)
    {
        if (request.FrameLength == 0) return true;
        try
        {
            if (!applier.Take(request.Frame, FrameSlice.Header(request.Frame))) throw new InvalidDataException("a frame that was written cannot be applied");
            _applied = request.End;
            Interlocked.Add(ref _unsealedLogBytes, request.FrameLength);
            return true;
        }
        catch (Exception e)
        {
            // a bug or no memory: the sample is in the log, but readers do not see it
            health.Fail($"heads: {e.Message}");
            return false;
        }
    }

    private void FreezeWhenDue()
    {
        lock (_gate)
        {
            if (health.HasFailed) Answer(_sealRequests, isSealed: false);
            if (_frozen != null || health.HasFailed) return;
            if (applier.Active.Samples == 0)
            {
                Answer(_sealRequests, isSealed: true);
                return;
            }
            var isFull = applier.Active.Bytes >= options.HeadBytesMax / 2 || _unsealedLogBytes >= options.HeadBytesMax;
            if (!isFull && _sealRequests.Count == 0 && clock.NowUs() - applier.Active.BornUs < options.Bucket.Ticks / TimeSpan.TicksPerMicrosecond) return;
            _sealing.AddRange(_sealRequests);
            _sealRequests.Clear();
            Freeze();
        }
    }

    private void Answer(List<TaskCompletionSource> requests, bool isSealed)
    {
        foreach (var request in requests)
        {
            if (isSealed) request.TrySetResult();
            else request.TrySetException(new IOException(health.Reason ?? "the store is closed"));
        }
        requests.Clear();
    }

    private void Freeze()
    {
        var frozen = applier.Active;
        var active = new Generation(++_number, clock.NowUs());
        views.Change(view => new StoreView(active, frozen, view.ChunkFiles));
        applier.Active = active;
        // the view holds them now
        active.Release();
        Volatile.Write(ref _frozen, frozen);
        Interlocked.Exchange(ref _frozenLogBytes, Interlocked.Exchange(ref _unsealedLogBytes, 0));
        Sealer.Seal(frozen, _applied);
    }
}
