using System.Threading.Channels;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>Somebody who watches. One who reads too slowly loses lines and is told how many; nobody waits for a watcher.</summary>
internal sealed class RequestWatch(RequestScope scope, IReadOnlyList<RequestEntry> before, Action<RequestWatch> end) : IDisposable
{
    /// <summary>Lines that wait for one watcher: a second of a busy client.</summary>
    public const int QueueMax = 512;

    private readonly Channel<RequestEntry> _queue = Channel.CreateBounded<RequestEntry>(new BoundedChannelOptions(QueueMax) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private long _lost;

    /// <summary>Lines kept from before, oldest first.</summary>
    public IReadOnlyList<RequestEntry> Before { get; } = before;

    public ChannelReader<RequestEntry> Lines => _queue.Reader;

    internal RequestScope Scope { get; } = scope;

    /// <summary>How many lines were lost since the last call.</summary>
    public long TakeLost() => Interlocked.Exchange(ref _lost, 0);

    internal void Offer(RequestEntry entry)
    {
        if (!_queue.Writer.TryWrite(Scope.Shown(entry))) Interlocked.Increment(ref _lost);
    }

    public void Dispose()
    {
        end(this);
        _queue.Writer.TryComplete();
    }
}
