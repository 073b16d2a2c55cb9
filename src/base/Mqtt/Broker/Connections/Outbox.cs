using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>
/// A connection's outgoing bytes. Packets are laid side by side in the transport's own memory and flushed together. While the transport takes no more there is no
/// room, and whatever comes waits with the session. Guarded by the session's gate.
/// </summary>
internal sealed class Outbox(PipeWriter transport, ClientConnection owner)
{
    /// <summary>Bytes after which a batch that goes on and on is flushed in between. Kestrel's own pause comes at 64 KiB.</summary>
    private const int FlushAt = 32 << 10;
    private Action? _resumed;
    private Memory<byte> _block;
    private int _used;
    private int _unflushed;
    private bool _flushing;
    private ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter _flush;

    public bool IsClosed { get; private set; }
    public bool HasRoom => !_flushing && !IsClosed;
    /// <summary>The transport takes nothing more for now.</summary>
    public bool IsBlocked => _flushing;
    public long BytesOut { get; private set; }

    /// <summary>Call only while there is room; then write all of it.</summary>
    public Span<byte> Take(int count)
    {
        if (_block.Length - _used < count)
        {
            Commit();
            _block = transport.GetMemory(count);
        }
        var span = _block.Span.Slice(_used, count);
        _used += count;
        _unflushed += count;
        return span;
    }

    /// <summary>To be called after each packet, so that an endless batch does not pile up.</summary>
    public void Written()
    {
        if (_unflushed >= FlushAt) Flush();
    }

    public void Flush()
    {
        if (_unflushed == 0 || _flushing || IsClosed) return;
        Commit();
        BytesOut += _unflushed;
        _unflushed = 0;
        try
        {
            // awaited by hand: most flushes end at once, and the others call back
#pragma warning disable CA2012
            var flush = transport.FlushAsync().ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            if (flush.IsCompleted)
            {
                Finish(flush);
                return;
            }
            _flushing = true;
            _flush = flush;
            flush.UnsafeOnCompleted(_resumed ??= owner.OnFlushed);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            IsClosed = true;
        }
    }

    /// <summary>The pending flush is over. Under the gate.</summary>
    public void Resume()
    {
        if (!_flushing) return;
        _flushing = false;
        try
        {
            Finish(_flush);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            IsClosed = true;
        }
        _flush = default;
    }

    /// <summary>Nothing is written from here on.</summary>
    public void Close() => IsClosed = true;

    private void Finish(ConfiguredValueTaskAwaitable<FlushResult>.ConfiguredValueTaskAwaiter flush)
    {
        var result = flush.GetResult();
        if (result.IsCompleted || result.IsCanceled) IsClosed = true;
    }

    private void Commit()
    {
        if (_used > 0) transport.Advance(_used);
        _used = 0;
        _block = default;
    }
}
