namespace Yiwang.Mqtt.Client;

/// <summary>
/// Bytes on their way to the server: writers add under a lock, one loop sends what has gathered since, in as few calls as there are flushes. Bounded: who would exceed it waits.
/// </summary>
internal sealed class OutgoingBytes(int max) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _ready = new(0, 1);
    private byte[] _filling = new byte[16_384];
    private byte[] _sending = new byte[16_384];
    private int _length;
    private TaskCompletionSource? _room;
    private bool _closed;

    /// <summary>A place to write a packet of that length into, in order of the calls.</summary>
    public delegate void Fill<TState>(Span<byte> into, in TState state) where TState : allows ref struct;

    /// <returns>False = too full (wait for <see cref="RoomAsync"/>), or closed.</returns>
    public bool TryAdd<TState>(int length, in TState state, Fill<TState> fill, bool urgent = false) where TState : allows ref struct
    {
        lock (_gate)
        {
            // what answers the server always passes: it is bounded by what the server may have under way
            if (_closed || (!urgent && _length > 0 && _length + length > max)) return false;
            if (_filling.Length - _length < length) Array.Resize(ref _filling, Math.Max(_length + length, 2 * _filling.Length));
            fill(_filling.AsSpan(_length, length), state);
            _length += length;
            if (_length == length) Wake();
            return true;
        }
    }

    /// <returns>False when closed.</returns>
    public async ValueTask<bool> RoomAsync(CancellationToken cancel)
    {
        Task waiting;
        lock (_gate)
        {
            if (_closed) return false;
            if (_length < max / 2) return true;
            waiting = (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        await waiting.WaitAsync(cancel);
        return true;
    }

    public async Task SendAsync(Stream stream, CancellationToken cancel)
    {
        while (true)
        {
            await _ready.WaitAsync(cancel);
            ReadOnlyMemory<byte> sending;
            lock (_gate)
            {
                (_filling, _sending) = (_sending, _filling);
                sending = _sending.AsMemory(0, _length);
                _length = 0;
                _room?.TrySetResult();
                _room = null;
            }
            await stream.WriteAsync(sending, cancel);
            lock (_gate)
            {
                if (_closed && _length == 0) return;
            }
        }
    }

    /// <summary>What was added before is still sent.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _room?.TrySetResult();
            Wake();
        }
    }

    public void Dispose() => _ready.Dispose();

    private void Wake()
    {
        if (_ready.CurrentCount == 0) _ready.Release();
    }
}
