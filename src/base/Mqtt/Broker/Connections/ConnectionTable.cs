namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>
/// All connections, and side by side in plain arrays when each was heard last and how long it may be silent, so that looking at all of them many times a second costs
/// next to nothing.
/// </summary>
internal sealed class ConnectionTable(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private ClientConnection?[] _all = new ClientConnection?[Math.Min(capacity, 256)];
    private long[] _heardMs = new long[Math.Min(capacity, 256)];
    private long[] _patienceMs = new long[Math.Min(capacity, 256)];
    private TaskCompletionSource? _empty;
    private int _used;

    public int Count { get; private set; }

    /// <returns>The slot; -1 = there are as many as may be.</returns>
    public int Add(ClientConnection connection, long nowMs, long patienceMs)
    {
        lock (_gate)
        {
            if (Count == capacity) return -1;
            if (!_free.TryPop(out var slot)) slot = _used++;
            if (slot == _all.Length) Grow();
            _all[slot] = connection;
            _heardMs[slot] = nowMs;
            _patienceMs[slot] = patienceMs;
            Count++;
            return slot;
        }
    }

    public void Remove(int slot)
    {
        lock (_gate)
        {
            _all[slot] = null;
            _free.Push(slot);
            if (--Count == 0) _empty?.TrySetResult();
        }
    }

    /// <summary>Completes when no connection is left.</summary>
    public Task EmptyAsync()
    {
        lock (_gate)
        {
            if (Count == 0) return Task.CompletedTask;
            return (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>May be lost when the table grows at the same moment; the next one counts.</summary>
    public void Heard(int slot, long nowMs) => Volatile.Read(ref _heardMs)[slot] = nowMs;

    /// <param name="patienceMs">How long it may be silent from now on; <see cref="long.MaxValue"/> = for ever.</param>
    public void SetPatience(int slot, long nowMs, long patienceMs)
    {
        lock (_gate)
        {
            _heardMs[slot] = nowMs;
            _patienceMs[slot] = patienceMs;
        }
    }

    /// <summary>Those that have been silent for too long.</summary>
    public void Silent(long nowMs, List<ClientConnection> into)
    {
        lock (_gate)
        {
            for (var i = 0; i < _used; i++)
            {
                if (nowMs - _heardMs[i] > _patienceMs[i] && _all[i] is { } one) into.Add(one);
            }
        }
    }

    public ClientConnection[] Snapshot()
    {
        lock (_gate) return [.. _all.Take(_used).OfType<ClientConnection>()];
    }

    private void Grow()
    {
        var size = Math.Min(capacity, _all.Length * 2);
        Array.Resize(ref _all, size);
        Array.Resize(ref _heardMs, size);
        Array.Resize(ref _patienceMs, size);
    }
}
