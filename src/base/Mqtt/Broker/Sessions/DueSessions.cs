namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>Sessions by the time when something is to happen to them: a will is due, or they end. An entry may be out of date; who takes it out looks at the session itself.</summary>
internal sealed class DueSessions
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Session, long> _queue = new();

    public void Add(Session session)
    {
        var due = Math.Min(session.WillDueMs, session.EndsAtMs);
        if (due == Messages.Message.Never) return;
        lock (_gate) _queue.Enqueue(session, due);
    }

    public bool TryTake(long nowMs, out Session session)
    {
        lock (_gate)
        {
            session = null!;
            return _queue.TryPeek(out _, out var due) && due <= nowMs && _queue.TryDequeue(out session!, out _);
        }
    }
}
