using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>Takes SUBSCRIBE and UNSUBSCRIBE. The answer waits until the change of a kept session is durable; retained messages follow it.</summary>
internal sealed class SubscribeIntake(ClientConnection connection, BrokerCore core)
{
    private readonly List<MqttReason> _reasons = [];
    private readonly List<(Subscription Subscription, bool IsNew)> _granted = [];

    public MqttReason TakeSubscribe(ReadOnlySpan<byte> body)
    {
        var fault = SubscribePacket.Read(body, connection.Version, out var packet);
        if (fault != MqttReason.Success) return fault;
        var identifier = (int)packet.Properties.Number(PropertyId.SubscriptionIdentifier, 0);
        if (identifier > 0 && !core.Options.SubscriptionIdentifiers) return MqttReason.SubscriptionIdentifiersNotSupported;
        _reasons.Clear();
        _granted.Clear();
        var session = connection.Session!;
        lock (session.Gate)
        {
            if (session.Connection != connection) return MqttReason.Success;
            long position = 0;
            foreach (var request in packet) _reasons.Add(Subscribe(request, identifier, ref position));
            Answer(PacketType.Suback, packet.PacketId, position);
        }
        foreach (var (subscription, isNew) in _granted) SendRetained(subscription, isNew);
        return MqttReason.Success;
    }

    public MqttReason TakeUnsubscribe(ReadOnlySpan<byte> body)
    {
        var fault = UnsubscribePacket.Read(body, connection.Version, out var packet);
        if (fault != MqttReason.Success) return fault;
        _reasons.Clear();
        var session = connection.Session!;
        lock (session.Gate)
        {
            if (session.Connection != connection) return MqttReason.Success;
            long position = 0;
            foreach (var filter in packet)
            {
                var removed = session.Subscriptions.Remove(filter);
                _reasons.Add(removed == null ? MqttReason.NoSubscriptionExisted : MqttReason.Success);
                if (removed == null) continue;
                core.Routes.Remove(removed);
                if (session.IsPersistent) position = core.Journal.Unsubscribed(session, filter);
            }
            Answer(PacketType.Unsuback, packet.PacketId, position);
        }
        return MqttReason.Success;
    }

    private MqttReason Subscribe(in SubscribePacket.Request request, int identifier, ref long position)
    {
        var session = connection.Session!;
        var before = session.Subscriptions.Find(request.Filter);
        if (RefusalOf(request, before != null, session.Subscriptions.Count) is { } refusal) return refusal;
        var qos = Math.Min(request.Options.Qos, core.Options.MaximumQos);
        var options = new SubscriptionOptions((byte)(request.Options.Value & ~3 | qos));
        var one = new Subscription(session, request.Filter.ToArray(), options, identifier);
        // the new one is there before the old one goes, so that no message slips between
        core.Routes.Add(one);
        if (before != null) core.Routes.Remove(before);
        session.Subscriptions.Set(one);
        if (session.IsPersistent) position = core.Journal.Subscribed(one);
        _granted.Add((one, before == null));
        return (MqttReason)qos;
    }

    private MqttReason? RefusalOf(in SubscribePacket.Request request, bool exists, int count)
    {
        var plain = request.Filter;
        if (Topics.TrySplitShared(request.Filter, out _, out var rest))
        {
            if (!core.Options.SharedSubscriptions) return MqttReason.SharedSubscriptionsNotSupported;
            plain = rest;
        }
        if (!core.Options.WildcardSubscriptions && Topics.HasWildcard(plain)) return MqttReason.WildcardSubscriptionsNotSupported;
        if (plain.Count((byte)'/') >= core.Options.MaxTopicLevels) return MqttReason.TopicFilterInvalid;
        if (core.Refused.RefusesSubscribe(plain)) return MqttReason.NotAuthorized;
        if (!exists && count >= core.Options.MaxSubscriptions) return MqttReason.QuotaExceeded;
        var reason = connection.Identity!.MaySubscribe(plain, request.Options.Qos);
        return reason == MqttReason.Success ? null : reason;
    }

    private void Answer(PacketType type, ushort packetId, long position)
    {
        var packet = new SubackPacket { PacketId = packetId, Reasons = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_reasons) };
        var encoded = new byte[PacketFrame.LengthOf(packet.BodyLength(type, connection.Version))];
        packet.Write(encoded, type, connection.Version);
        connection.Answer(new Answer { Type = type, Packet = encoded, Position = position });
        core.Touch(connection);
    }

    private void SendRetained(Subscription one, bool isNew)
    {
        if (one.Group != null || one.Options.RetainHandling == RetainHandling.DoNotSend) return;
        if (one.Options.RetainHandling == RetainHandling.SendIfNew && !isNew) return;
        var target = new Target(one.Session, new SubscriptionOptions(one.Options.Qos, noLocal: false), Target.Encode(one.Identifier));
        foreach (var message in core.Retained.Matching(one.Filter, core.NowMs))
        {
            if (!connection.Identity!.MayReceive(message.Topic)) continue;
            var publication = Publication.Of(message);
            publication.FromStore = true;
            one.Session.Deliver(ref publication, target);
        }
    }
}
