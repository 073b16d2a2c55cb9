namespace Yiwang.Streams.Wal;

/// <summary>Batches that wait for the writer, bounded by their bytes; what does not fit is refused, so that a source knows that it must wait.</summary>
internal sealed class AppendQueue(long boundBytes)
{
    private readonly object _gate = new();
    private readonly Queue<AppendRequest> _requests = new(256);
    private long _bytes;
    private bool _closed, _awake;

    public AppendStatus Add(AppendRequest request)
    {
        lock (_gate)
        {
            if (_closed) return AppendStatus.Stopping;
            // one that is larger than the bound enters alone
            if (_bytes > 0 && _bytes + request.Length > boundBytes) return AppendStatus.Busy;
            _bytes += request.Length;
            _requests.Enqueue(request);
            if (_requests.Count == 1) Monitor.Pulse(_gate);
            return AppendStatus.Ok;
        }
    }

    /// <summary>Lets <see cref="Take"/> return though there may be nothing to write: the catalogue has something.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _awake = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Blocks until there is something to do; takes at most about so many bytes. False when closed and empty.</summary>
    public bool Take(List<AppendRequest> into, int bytesMax)
    {
        lock (_gate)
        {
            while (_requests.Count == 0 && !_awake)
            {
                if (_closed) return false;
                Monitor.Wait(_gate);
            }
            _awake = false;
            for (var bytes = 0; bytes < bytesMax && _requests.TryDequeue(out var request); bytes += request.Length) into.Add(request);
            return true;
        }
    }

    /// <summary>Frees the room that an answered request took.</summary>
    public void Release(long bytes)
    {
        lock (_gate) _bytes -= bytes;
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
}
