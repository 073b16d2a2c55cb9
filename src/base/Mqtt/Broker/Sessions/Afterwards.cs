using Yiwang.Mqtt.Broker.Connections;
using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>What follows from a change of sessions and must not happen while their gates are held.</summary>
internal sealed class Afterwards
{
    private readonly List<(Session Session, Will Will)> _wills = [];
    private readonly List<(ClientConnection Connection, MqttReason Reason)> _closings = [];
    private readonly List<(SharedGroup Group, Message Message)> _shared = [];

    /// <summary>Takes the session's will away to publish it.</summary>
    public void Publish(Session session)
    {
        if (session.Will is { } will) _wills.Add((session, will));
        session.Will = null;
    }

    public void Close(ClientConnection connection, MqttReason reason) => _closings.Add((connection, reason));

    /// <summary>4.8.2: what a member did not get at QoS 1, or was not sent at all, another may have; QoS 2 under way may not.</summary>
    /// <param name="sent">They were sent and not answered.</param>
    public void Redistribute(ref Ring<Delivery> queue, bool sent)
    {
        for (var i = 0; i < queue.Count; i++)
        {
            ref var one = ref queue[i];
            if (one is { Group: { } group, Message: { } message } && (one.Qos == 1 || !(sent || one.Duplicate))) _shared.Add((group, message));
        }
    }

    public void Do(BrokerCore core)
    {
        foreach (var (connection, reason) in _closings) connection.Close(reason);
        foreach (var (session, will) in _wills)
        {
            var publication = will.Publication(session, core.NowMs);
            core.Publish(ref publication);
        }
        foreach (var (group, message) in _shared)
        {
            var publication = Publication.Of(message);
            group.Deliver(ref publication);
        }
        core.FlushTouched();
    }
}
