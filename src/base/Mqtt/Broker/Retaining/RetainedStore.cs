using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;
using Yiwang.Mqtt.Broker.Storing;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker.Retaining;

/// <summary>The last retained message of each topic.</summary>
internal sealed class RetainedStore(int capacity, BrokerJournal journal)
{
    private readonly Lock _gate = new();
    private readonly TopicTree<Message> _tree = new();
    private bool _anyExpires;

    public int Count
    {
        get { lock (_gate) return _tree.Count; }
    }

    public bool IsFullFor(ReadOnlySpan<byte> topic)
    {
        lock (_gate) return _tree.Count >= capacity && _tree.Find(topic) == null;
    }

    /// <summary>Keeps the message, or clears the topic when it has no payload.</summary>
    /// <param name="durable">False for what is made anew at every start, as $SYS.</param>
    public void Set(ref Publication message, bool durable = true)
    {
        lock (_gate)
        {
            if (message.Payload.IsEmpty)
            {
                if (_tree.Remove(message.Topic) && durable) message.Position = Math.Max(message.Position, journal.Retained(message.Topic, null));
                return;
            }
            if (_tree.Count >= capacity && _tree.Find(message.Topic) == null) return;
            var kept = message.Keep();
            _anyExpires |= kept.ExpiryAt >= 0;
            _tree.Set(message.Topic, kept);
            if (durable) message.Position = Math.Max(message.Position, journal.Retained(message.Topic, kept));
        }
    }

    public void Restore(Message message)
    {
        lock (_gate)
        {
            _anyExpires |= message.ExpiryAt >= 0;
            _tree.Set(message.Topic, message);
        }
    }

    /// <summary>The messages that a new subscription is sent.</summary>
    public List<Message> Matching(ReadOnlySpan<byte> filter, long nowMs)
    {
        var found = new List<Message>();
        lock (_gate)
        {
            if (Topics.HasWildcard(filter)) _tree.TopicsOf(filter, found);
            else if (_tree.Find(filter) is { } one) found.Add(one);
        }
        found.RemoveAll(m => m.IsExpired(nowMs));
        return found;
    }

    /// <summary>Writes all of them into the journal's new file.</summary>
    public void WriteAll(Func<Message, bool> isDurable)
    {
        lock (_gate)
        {
            var all = new List<Message>();
            _tree.All(all);
            foreach (var message in all)
            {
                if (isDurable(message)) journal.Retained(message.Topic, message);
            }
        }
    }

    public void DropExpired(long nowMs)
    {
        lock (_gate)
        {
            if (!_anyExpires) return;
            var all = new List<Message>();
            _tree.All(all);
            _anyExpires = all.Exists(m => m.ExpiryAt >= 0 && !m.IsExpired(nowMs));
            foreach (var message in all)
            {
                if (message.IsExpired(nowMs) && _tree.Remove(message.Topic)) journal.Retained(message.Topic, null);
            }
        }
    }
}
