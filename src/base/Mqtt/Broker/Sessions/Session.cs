using Yiwang.Mqtt.Broker.Connections;
using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;

namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>What the broker keeps of a client (4.1): its subscriptions, what waits for it and what is under way. Everything that changes is guarded by <see cref="Gate"/>.</summary>
internal sealed class Session(SessionKey key, uint number, BrokerCore core)
{
    private volatile ClientConnection? _connection;
    private volatile IMqttIdentity? _identity;
    private TaskCompletionSource? _room;
    private int _emptiedAt;

    /// <summary>Order of locks: the session table, a gate, the route table, the journal. Never two gates.</summary>
    public Lock Gate { get; } = new();
    public SessionKey Key => key;
    /// <summary>In the journal.</summary>
    public uint Number => number;
    /// <summary>Null = it was restored and its client has not come back.</summary>
    public IMqttIdentity? Identity { get => _identity; set => _identity = value; }
    /// <summary>Null = the client is away.</summary>
    public ClientConnection? Connection { get => _connection; set => _connection = value; }
    public bool IsConnected => _connection != null;
    public bool IsEnded { get; set; }
    /// <summary>0 = the session ends with the connection.</summary>
    public uint ExpirySeconds { get; set; }
    public bool IsPersistent => ExpirySeconds > 0;
    public Will? Will { get; set; }
    /// <summary>When the will is published, in milliseconds of the broker's clock; <see cref="Message.Never"/> = no such plan.</summary>
    public long WillDueMs { get; set; } = Message.Never;
    public long EndsAtMs { get; set; } = Message.Never;
    public SubscriptionSet Subscriptions;
    /// <summary>Identifiers of QoS 2 messages that came and were not released.</summary>
    public HashSet<ushort>? Received { get; set; }
    public DeliveryQueues Queues;

    public void Deliver(ref Publication message, in Target target)
    {
        if (message.Publisher == this)
        {
            if ((target.Own?.Target ?? target).Options.NoLocal) return;
            if (target.Own is { } own)
            {
                Take(ref message, own.Target);
                return;
            }
        }
        Take(ref message, target);
    }

    private void Take(ref Publication message, in Target target)
    {
        var qos = Math.Min(message.Qos, target.Options.Qos);
        var retain = message.Retain && (target.Options.RetainAsPublished || message.FromStore);
        lock (Gate)
        {
            var connection = _connection;
            if (IsEnded || (connection == null && qos == 0)) return;
            message.Receivers++;
            if (qos == 0) TakeAtMostOnce(connection!, ref message, target, retain);
            else TakeAcknowledged(connection, ref message, target, qos, retain);
        }
    }

    private void TakeAtMostOnce(ClientConnection connection, ref Publication message, in Target target, bool retain)
    {
        if (connection.HasRoom && Queues.AtMostOnce.Count == 0)
        {
            connection.Send(message, target.Identifiers, retain);
            core.Touch(connection);
            return;
        }
        if (IsFull(message.FromStore) || core.IsOverMemory)
        {
            connection.Dropped++;
            core.Touch(connection);
            return;
        }
        Wait(connection, ref message);
        Queues.AtMostOnce.Add(new Delivery { Message = message.Keep(), Identifiers = target.Identifiers, Retain = retain });
        core.Queued(Queues.Grew(message.Keep()));
        core.Touch(connection);
    }

    private void TakeAcknowledged(ClientConnection? connection, ref Publication message, in Target target, byte qos, bool retain)
    {
        if (IsFull(message.FromStore) && !MakeRoom(connection, message.FromStore)) return;
        if (!Queues.HasIdentifier)
        {
            core.CountDropped();
            return;
        }
        var delivery = new Delivery
        {
            Message = message.Keep(), Identifiers = target.Identifiers, Group = target.Group, Qos = qos, Retain = retain, PacketId = Queues.NextPacketId(),
        };
        if (IsPersistent) message.Position = Math.Max(message.Position, delivery.Position = core.Journal.Enqueued(this, delivery));
        if (connection is { HasRoom: true } && Queues.Waiting.Count == 0 && IsSendable(connection, delivery))
        {
            SendAcknowledged(connection, ref delivery);
        }
        else
        {
            if (connection != null) Wait(connection, ref message);
            Queues.Waiting.Add(delivery);
            core.Queued(Queues.Grew(delivery.Message!));
        }
        if (connection != null) core.Touch(connection);
    }

    /// <summary>Sends what can be sent: answers first, then what waits. Under the gate; does not flush.</summary>
    public void Pump(ClientConnection connection)
    {
        connection.SendAnswers();
        while (Queues.Waiting.Count > 0 && connection.HasRoom)
        {
            ref var next = ref Queues.Waiting[0];
            // once its delivery has begun a message does not expire
            if (!next.Duplicate && next.Message!.IsExpired(core.NowMs))
            {
                Drop(ref Queues.Waiting, 0);
                continue;
            }
            if (!IsSendable(connection, next)) break;
            var delivery = next;
            core.Queued(-Queues.Shrank(delivery.Message!));
            Queues.Waiting.Skip();
            SendAcknowledged(connection, ref delivery);
        }
        while (Queues.AtMostOnce.Count > 0 && connection.HasRoom)
        {
            var next = Queues.AtMostOnce[0];
            core.Queued(-Queues.Shrank(next.Message!));
            Queues.AtMostOnce.Skip();
            if (!next.Message!.IsExpired(core.NowMs)) connection.Send(next);
        }
        if (Queues.Count > 0) return;
        _emptiedAt = core.Ticks;
        LetGo();
    }

    /// <summary>After a reconnection: PUBREL for what the client has received, and all that it has not answered waits again in its order.</summary>
    public void Requeue(ClientConnection connection)
    {
        var received = Queues.Requeue(out var bytes);
        foreach (var packetId in received) connection.Answer(new Answer { Type = Wire.Mqtt.PacketType.Pubrel, PacketId = packetId });
        core.Queued(bytes);
    }

    /// <summary>What came while the client was away may be beyond its rights by now: it is left out, but for what the client has seen before.</summary>
    public void LeaveOutForbidden(IMqttIdentity identity)
    {
        var kept = new Ring<Delivery>();
        for (var i = 0; i < Queues.Waiting.Count; i++)
        {
            var delivery = Queues.Waiting[i];
            if (delivery.Duplicate || identity.MayReceive(delivery.Message!.Topic))
            {
                kept.Add(delivery);
                continue;
            }
            core.Queued(-Queues.Shrank(delivery.Message!));
            core.CountDropped();
            if (IsPersistent) core.Journal.Completed(this, delivery.PacketId);
        }
        Queues.Waiting = kept;
    }

    /// <summary>Whether that is the answer which a message under way has still to get.</summary>
    public bool Awaits(ushort packetId, Wire.Mqtt.PacketType answer)
    {
        var at = Queues.FindInFlight(packetId);
        if (at < 0) return false;
        ref var delivery = ref Queues.InFlight[at];
        return answer == (delivery.Qos == 1 ? Wire.Mqtt.PacketType.Puback : delivery.IsReceived ? Wire.Mqtt.PacketType.Pubcomp : Wire.Mqtt.PacketType.Pubrec);
    }

    /// <summary>PUBACK, PUBCOMP, or PUBREC with an error: the message is done.</summary>
    /// <returns>False = no message has that identifier.</returns>
    public bool Complete(ushort packetId)
    {
        var at = Queues.FindInFlight(packetId);
        if (at < 0) return false;
        Queues.InFlight.RemoveAt(at);
        if (IsPersistent) core.Journal.Completed(this, packetId);
        return true;
    }

    /// <summary>PUBREC: from now on PUBREL is what is sent again.</summary>
    /// <param name="position">What must be durable before PUBREL is sent.</param>
    public bool MarkReceived(ushort packetId, out long position)
    {
        position = 0;
        var at = Queues.FindInFlight(packetId);
        if (at < 0 || Queues.InFlight[at].Qos != 2) return false;
        if (Queues.InFlight[at].IsReceived) return true;
        Queues.InFlight[at].Message = null;
        if (IsPersistent) position = core.Journal.MarkedReceived(this, packetId);
        return true;
    }

    /// <summary>Completes when the client has caught up, is lost, or has had its patience.</summary>
    public Task WaitForRoomAsync()
    {
        lock (Gate)
        {
            if (Queues.Count == 0 || !IsConnected) return Task.CompletedTask;
            core.Congested.Add(this);
            return (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Ends every wait for this session.</summary>
    public void LetGo()
    {
        lock (Gate)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }

    private bool IsSendable(ClientConnection connection, in Delivery delivery) =>
        Queues.InFlight.Count < connection.SendMaximum && (delivery.Qos < 2 || connection.IsDurable(delivery.Position));

    private void SendAcknowledged(ClientConnection connection, ref Delivery delivery)
    {
        if (connection.Send(delivery)) Queues.InFlight.Add(delivery);
        else if (IsPersistent) core.Journal.Completed(this, delivery.PacketId);
    }

    private bool IsFull(bool fromStore) =>
        Queues.Count >= core.Options.QueueMessages + (fromStore ? core.Retained.Count : 0) || (Queues.Bytes >= core.Options.QueueBytes && !fromStore);

    private bool MakeRoom(ClientConnection? connection, bool fromStore)
    {
        core.CountDropped();
        if (core.Options.Overflow == QueueOverflow.Disconnect) connection?.Close(Wire.Mqtt.MqttReason.QuotaExceeded, "too many messages wait");
        if (core.Options.Overflow != QueueOverflow.DropOldest) return false;
        while (IsFull(fromStore) && Queues.Count > 0)
        {
            if (Queues.AtMostOnce.Count > 0) Drop(ref Queues.AtMostOnce, 0);
            else Drop(ref Queues.Waiting, 0);
        }
        return true;
    }

    private void Drop(ref Ring<Delivery> queue, int index)
    {
        var delivery = queue[index];
        core.Queued(-Queues.Shrank(delivery.Message!));
        queue.RemoveAt(index);
        if (IsPersistent && delivery.Qos > 0) core.Journal.Completed(this, delivery.PacketId);
    }

    /// <summary>Only who has taken all that waited within the last second is waited for: a client that never keeps up holds back nobody.</summary>
    private void Wait(ClientConnection connection, ref Publication message)
    {
        const int Behind = 64;
        if (Queues.Count == 0) _emptiedAt = core.Ticks;
        if (Queues.Count >= Behind && core.Ticks - _emptiedAt <= 1_000 / MqttBroker.TickMs && connection.IsBlocked) message.Behind = this;
    }
}
