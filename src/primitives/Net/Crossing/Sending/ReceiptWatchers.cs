using System.Collections.Concurrent;

namespace Yiwang.Net.Crossing.Sending;

/// <summary>Who wants to know of receipts, by type of message. As many as there are modules that send.</summary>
internal sealed class ReceiptWatchers
{
    private readonly ConcurrentDictionary<long, (string Type, Action<Receipt> Received)> _watchers = new();
    private long _last;

    public IDisposable Add(string type, Action<Receipt> received)
    {
        var id = Interlocked.Increment(ref _last);
        _watchers[id] = (type, received);
        return new Watcher(this, id);
    }

    public void Tell(Receipt receipt)
    {
        foreach (var (_, (type, received)) in _watchers)
        {
            if (type == receipt.Type) received(receipt);
        }
    }

    private sealed class Watcher(ReceiptWatchers of, long id) : IDisposable
    {
        public void Dispose() => of._watchers.TryRemove(id, out _);
    }
}
