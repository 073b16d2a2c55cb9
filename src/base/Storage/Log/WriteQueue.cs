namespace Yiwang.Storage.Log;

/// <summary>Requests waiting for the writer, bounded by their bytes; callers beyond the bound wait in order.</summary>
internal sealed class WriteQueue(long boundBytes)
{
    private readonly object _gate = new();
    private readonly Queue<WriteRequest> _requests = [];
    private readonly Queue<(WriteRequest Request, TaskCompletionSource<bool> Entered)> _outside = [];
    private long _bytes;
    private bool _closed;

    /// <summary>Completes when the request is in the queue; false when the queue is closed.</summary>
    public ValueTask<bool> AddAsync(WriteRequest request)
    {
        lock (_gate)
        {
            if (_closed) return new(false);
            if (_outside.Count == 0 && HasRoomFor(request))
            {
                Enter(request);
                return new(true);
            }
            var entered = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _outside.Enqueue((request, entered));
            return new(entered.Task);
        }
    }

    /// <summary>Blocks until there is something to write. False when closed and empty.</summary>
    public bool Take(List<WriteRequest> into)
    {
        lock (_gate)
        {
            while (_requests.Count == 0)
            {
                if (_closed && _outside.Count == 0) return false;
                Monitor.Wait(_gate);
            }
            while (_requests.TryDequeue(out var request)) into.Add(request);
            return true;
        }
    }

    /// <summary>Frees the room that a finished request took.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            _bytes -= bytes;
            while (_outside.TryPeek(out var waiting) && HasRoomFor(waiting.Request))
            {
                _outside.Dequeue();
                Enter(waiting.Request);
                waiting.Entered.SetResult(true);
            }
        }
    }

    /// <summary>What has been added is still written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    // one that is larger than the bound enters alone
    private bool HasRoomFor(WriteRequest request) => _bytes == 0 || _bytes + request.Bytes <= boundBytes;

    private void Enter(WriteRequest request)
    {
        _bytes += request.Bytes;
        _requests.Enqueue(request);
        // the writer sleeps only when there is nothing at all
        if (_requests.Count == 1) Monitor.PulseAll(_gate);
    }
}
