using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>A session as the journal tells it.</summary>
internal sealed class RestoredSession(SessionKey key)
{
    public SessionKey Key => key;
    public bool WasConnected { get; set; }
    public uint ExpirySeconds { get; set; }
    public long EndsAtMs { get; set; } = Message.Never;
    public long WillDueMs { get; set; } = Message.Never;
    public Will? Will { get; set; }
    /// <summary>Of the outstanding messages, so many had been sent when the client went.</summary>
    public int Sent { get; set; }
    public ushort LastPacketId { get; set; }
    public Dictionary<string, (byte[] Filter, SubscriptionOptions Options, int Identifier)> Subscriptions { get; } = [];
    public HashSet<ushort> Received { get; } = [];
    /// <summary>In the order of their identifiers' giving; a message that was received by the client has none.</summary>
    public List<Delivery> Outstanding { get; } = [];
    private int _completed;

    public void Mark(ushort packetId)
    {
        var at = Find(packetId);
        if (at < 0) Outstanding.Add(new Delivery { PacketId = packetId, Qos = 2 });
        else Outstanding[at] = new Delivery { PacketId = packetId, Qos = 2 };
    }

    /// <summary>Completed ones are only marked: most come in order, and cutting each out of a long list would take for ever.</summary>
    public void Complete(ushort packetId)
    {
        var at = Find(packetId);
        if (at < 0) return;
        Outstanding[at] = default;
        if (at != _completed) return;
        while (_completed < Outstanding.Count && Outstanding[_completed].PacketId == 0) _completed++;
        if (_completed < 1_024) return;
        Outstanding.RemoveRange(0, _completed);
        _completed = 0;
    }

    private int Find(ushort packetId)
    {
        for (var i = _completed; i < Outstanding.Count; i++)
        {
            if (Outstanding[i].PacketId == packetId) return i;
        }
        return -1;
    }
}
