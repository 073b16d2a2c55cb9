using System.Threading.Tasks.Sources;

namespace Yiwang.Streams.Wal;

/// <summary>A batch on its way through the write-ahead log, as the frame that is written. Used again and again: it returns to its pool when the caller has taken the answer.</summary>
internal sealed class AppendRequest(RequestPool pool) : IValueTaskSource<AppendAnswer>
{
    private ManualResetValueTaskSourceCore<AppendAnswer> _completion;
    private byte[] _buffer = [];

    public ReadOnlySpan<byte> Frame => _buffer.AsSpan(0, FrameLength);
    public int FrameLength { get; private set; }
    /// <summary>Samples of an impossible time, for the file of their own.</summary>
    public byte[] Quarantine { get; private set; } = [];
    public int Length => FrameLength + Quarantine.Length;
    public int BufferLength => _buffer.Length;
    /// <summary>Where the frame ends in the log, once it is written.</summary>
    public WalPosition End { get; set; }
    public bool IsAnswered { get; private set; }
    public AppendAnswer Accepted { get; private set; }
    public ValueTask<AppendAnswer> Completion => new(this, _completion.Version);

    public void Fill(SampleBatch accepted, SampleBatch? quarantined, int expired)
    {
        FrameLength = 0;
        if (accepted.Count > 0)
        {
            var size = Wal.Frame.SizeMax(accepted);
            if (_buffer.Length < size) _buffer = GC.AllocateUninitializedArray<byte>(Math.Max(size, 2 * _buffer.Length));
            FrameLength = Wal.Frame.Write(accepted, _buffer);
        }
        Quarantine = quarantined == null ? [] : QuarantineFrame(quarantined);
        Accepted = new AppendAnswer(AppendStatus.Ok, accepted.Count, quarantined?.Count ?? 0, expired);
        IsAnswered = false;
    }

    /// <summary>The writer's note that the answer is on its way.</summary>
    public void NoteAnswered() => IsAnswered = true;

    /// <summary>Runs the caller's continuation: never on a thread of the store.</summary>
    public void Complete(in AppendAnswer answer) => _completion.SetResult(answer);

    private static byte[] QuarantineFrame(SampleBatch batch)
    {
        var frame = new byte[Wal.Frame.SizeMax(batch)];
        return frame[..Wal.Frame.Write(batch, frame)];
    }

    AppendAnswer IValueTaskSource<AppendAnswer>.GetResult(short token)
    {
        try { return _completion.GetResult(token); }
        finally
        {
            _completion.Reset();
            pool.Return(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<AppendAnswer>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<AppendAnswer>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);
}

/// <summary>Requests that wait to be used again; more than the bound, or large ones, are left to the collector.</summary>
internal sealed class RequestPool
{
    private const int Bound = 256, BufferBytesMax = 4 << 20;
    private readonly Lock _gate = new();
    private readonly Stack<AppendRequest> _free = new(Bound);

    public AppendRequest Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var request)) return request;
        }
        return new AppendRequest(this);
    }

    public void Return(AppendRequest request)
    {
        if (request.BufferLength > BufferBytesMax) return;
        lock (_gate)
        {
            if (_free.Count < Bound) _free.Push(request);
        }
    }
}
