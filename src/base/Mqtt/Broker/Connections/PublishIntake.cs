using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;
using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>Takes a client's PUBLISH: checks it, offers it to the tap, keeps it if it is retained, sends it on and answers. Nothing is allocated unless somebody must keep the message.</summary>
internal sealed class PublishIntake(ClientConnection connection, BrokerCore core)
{
    private readonly KnownTopics _topics = new(connection, core);
    private TopicRoute?[]? _aliases;
    private PropertyWriter? _stripped;
    private Patience _patience;

    /// <summary>Who the connection had better wait for after <see cref="Step.Slow"/>.</summary>
    public Session? Behind { get; private set; }

    /// <summary>Waits for the receiver that is behind.</summary>
    public async ValueTask WaitAsync()
    {
        var since = core.Clock.Timestamp;
        await Behind!.WaitForRoomAsync();
        _patience.Spend(core.Clock.MsSince(since));
    }

    public Step Take(ReadOnlySpan<byte> frame, int bodyAt, byte flags)
    {
        var reason = PublishPacket.ReadUnchecked(frame[bodyAt..], flags, connection.Version, out var packet);
        if (reason != MqttReason.Success) return Fail(reason, null);
        if (FaultOf(packet) is { } fault) return Fail(fault.Reason, fault.Text);
        if (Resolve(packet, out var route) is var failure and not MqttReason.Success) return Fail(failure, "topic or topic alias");
        if (packet.Qos > 0 && IsTooMany(packet)) return Fail(MqttReason.ReceiveMaximumExceeded, null);
        if (packet.Qos == 2 && connection.Session!.Received is { } received && received.Contains(packet.PacketId)) return Repeat(packet.PacketId);
        var refusal = _topics.MayPublish(route!, packet.Qos, packet.Retain);
        if (refusal == MqttReason.Success && packet.Qos > 0 && core.IsOverMemory) refusal = MqttReason.QuotaExceeded;
        if (refusal == MqttReason.Success && packet.Retain && !packet.Payload.IsEmpty && core.Retained.IsFullFor(route!.Topic)) refusal = MqttReason.QuotaExceeded;
        long ticket = 0;
        if (refusal == MqttReason.Success && core.Tap.IsPresent)
        {
            var answer = core.Tap.Offer(OfferOf(packet, route!));
            if (answer.Verdict == TapVerdict.Busy) return Step.Again;
            if (answer.Verdict == TapVerdict.Refused) refusal = answer.Reason;
            if (answer.Verdict == TapVerdict.Taken) ticket = answer.Ticket;
        }
        connection.MessagesIn++;
        if (refusal != MqttReason.Success) return Refuse(packet, refusal);
        return Forward(frame, packet, route!, ticket);
    }

    private Step Forward(ReadOnlySpan<byte> frame, in PublishPacket packet, TopicRoute route, long ticket)
    {
        var message = MessageOf(frame, packet, route);
        if (packet.Qos == 2) message.Position = Remember(packet.PacketId);
        if (packet.Retain) core.Retained.Set(ref message);
        core.Route(ref message, route);
        if (packet.Qos > 0)
        {
            Answer(isNew: true, new Answer
            {
                Type = packet.Qos == 1 ? PacketType.Puback : PacketType.Pubrec,
                PacketId = packet.PacketId,
                Reason = message.Receivers == 0 && ticket == 0 ? MqttReason.NoMatchingSubscribers : MqttReason.Success,
                Position = message.Position,
                Ticket = ticket,
            });
        }
        Behind = message.Behind;
        return Behind == null || !_patience.IsLeft(core.Ticks) ? Step.Next : Step.Slow;
    }

    private (MqttReason Reason, string Text)? FaultOf(in PublishPacket packet)
    {
        if (packet.Qos > core.Options.MaximumQos) return (MqttReason.QosNotSupported, "QoS");
        if (packet.Retain && !core.Options.RetainAvailable) return (MqttReason.RetainNotSupported, "the broker keeps no retained messages");
        if (packet.Properties.Has(PropertyId.SubscriptionIdentifier)) return (MqttReason.ProtocolError, "subscription identifiers come from the server alone");
        return null;
    }

    private MqttReason Resolve(in PublishPacket packet, out TopicRoute? route)
    {
        route = null;
        if (!packet.Properties.TryNumber(PropertyId.TopicAlias, out var alias))
        {
            route = _topics.Find(packet.Topic);
            return route == null ? FaultOf(packet.Topic) : MqttReason.Success;
        }
        if (alias > core.Options.TopicAliasMaximum) return MqttReason.TopicAliasInvalid;
        _aliases ??= new TopicRoute?[core.Options.TopicAliasMaximum + 1];
        if (!packet.Topic.IsEmpty)
        {
            route = _aliases[alias] = _topics.Find(packet.Topic);
            return route == null ? FaultOf(packet.Topic) : MqttReason.Success;
        }
        if (_aliases[alias] is not { } known) return MqttReason.ProtocolError;
        route = known.Evicted ? _aliases[alias] = core.Routes.Route(known.Topic) : known;
        return MqttReason.Success;
    }

    private static MqttReason FaultOf(ReadOnlySpan<byte> topic) => Topics.IsName(topic) ? MqttReason.TopicNameInvalid : MqttReason.MalformedPacket;

    /// <summary>MQTT 5 bounds what a client may have unanswered; a client of 3.1.1 is simply read more slowly.</summary>
    private bool IsTooMany(in PublishPacket packet) => connection.Version == MqttVersion.V5 && connection.Unanswered >= core.Options.ReceiveMaximum
        && !(packet.Qos == 2 && connection.Session!.Received is { } received && received.Contains(packet.PacketId));

    private MqttOffer OfferOf(in PublishPacket packet, TopicRoute route) => new(ref route.Memo)
    {
        Publisher = connection.Identity!,
        ClientId = connection.ClientId,
        Topic = route.Topic,
        Payload = packet.Payload,
        Properties = packet.Properties,
        Qos = packet.Qos,
        Retain = packet.Retain,
        ReceivedAtUs = connection.BatchAtUs,
    };

    private Publication MessageOf(ReadOnlySpan<byte> frame, in PublishPacket packet, TopicRoute route)
    {
        var hasAlias = packet.Properties.Has(PropertyId.TopicAlias);
        var properties = hasAlias ? WithoutAlias(packet.Properties) : packet.RawProperties;
        var message = new Publication
        {
            Topic = route.Topic,
            Properties = properties,
            Payload = packet.Payload,
            Qos = packet.Qos,
            Retain = packet.Retain,
            ExpiryAt = -1,
            ExpiresAtMs = Message.Never,
            Publisher = connection.Session,
        };
        if (packet.Qos == 0 && !packet.Retain && !hasAlias)
        {
            message.Frame = frame;
            message.FrameVersion = connection.Version;
        }
        if (!packet.Properties.TryNumber(PropertyId.MessageExpiryInterval, out var seconds)) return message;
        MqttProperties.Check(properties, PropertyHolder.Publish, out var kept);
        message.ExpiryAt = Publication.FindExpiry(kept);
        message.ExpiresAtMs = core.NowMs + seconds * 1_000L;
        return message;
    }

    private ReadOnlySpan<byte> WithoutAlias(MqttProperties properties)
    {
        _stripped ??= new PropertyWriter();
        _stripped.Clear();
        foreach (var one in properties)
        {
            if (one.Id != PropertyId.TopicAlias) _stripped.Raw(one.Encoded);
        }
        return _stripped.Written;
    }

    private long Remember(ushort packetId)
    {
        var session = connection.Session!;
        lock (session.Gate)
        {
            if (session.Connection != connection) return 0;
            (session.Received ??= []).Add(packetId);
            return session.IsPersistent ? core.Journal.Received(session, packetId) : 0;
        }
    }

    /// <summary>The message came before: only the answer is given again, once what it stands for is durable.</summary>
    private Step Repeat(ushort packetId)
    {
        Answer(isNew: false, new Answer { Type = PacketType.Pubrec, PacketId = packetId, Position = core.Journal.Position });
        return Step.Next;
    }

    private Step Refuse(in PublishPacket packet, MqttReason reason)
    {
        core.CountDropped();
        if (packet.Qos > 0) Answer(isNew: true, new Answer { Type = packet.Qos == 1 ? PacketType.Puback : PacketType.Pubrec, PacketId = packet.PacketId, Reason = reason });
        return Step.Next;
    }

    private void Answer(bool isNew, in Answer answer)
    {
        var session = connection.Session!;
        lock (session.Gate)
        {
            if (session.Connection != connection) return;
            if (isNew) connection.Unanswered++;
            connection.Answer(answer);
            core.Touch(connection);
        }
    }

    private Step Fail(MqttReason reason, string? text)
    {
        connection.Close(reason, text);
        return Step.Stop;
    }
}
