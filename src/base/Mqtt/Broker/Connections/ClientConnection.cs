using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>One network connection, from its CONNECT on. What it sends is guarded by its session's gate; what it reads belongs to its own loop.</summary>
internal sealed class ClientConnection
{
    /// <summary>Answers that may wait before the broker reads on.</summary>
    private const int MaxAnswers = 4_096;
    private readonly ClientLink _link;
    private readonly BrokerCore _core;
    private Ring<Answer> _answers;
    private TaskCompletionSource? _drained;
    private int _corks;

    public ClientConnection(ClientLink link, BrokerCore core)
    {
        (_link, _core) = (link, core);
        Outbox = new Outbox(link.Transport.Output, this);
    }

    public ClientLink Link => _link;
    public Outbox Outbox { get; }
    public int Slot { get; set; } = -1;
    public MqttVersion Version { get; set; }
    /// <summary>Set when CONNECT is accepted; never null from then on.</summary>
    public Session? Session { get; set; }
    public IMqttIdentity? Identity { get; set; }
    public string ClientId => Session?.Key.ClientId ?? "";
    public long ConnectedAtMs { get; set; }
    /// <summary>When the bytes that are being read came: microseconds since 1970, UTC.</summary>
    public long BatchAtUs { get; set; }
    public ushort KeepAlive { get; set; }
    /// <summary>QoS 1 and 2 messages that may be under way to the client.</summary>
    public int SendMaximum { get; set; }
    /// <summary>Bytes of a packet that the client takes.</summary>
    public uint MaximumPacketSize { get; set; } = uint.MaxValue;
    public OutgoingAliases? Aliases { get; set; }
    /// <summary>QoS 1 and 2 messages of the client that are not answered yet.</summary>
    public int Unanswered { get; set; }

    public long MessagesIn, MessagesOut, BytesIn, Dropped;
    /// <summary>In a thread's list of what to flush.</summary>
    public bool IsTouched { get; set; }
    /// <summary>In the list of those who wait for the journal or the tap; guarded by that list.</summary>
    public bool IsAwaiting { get; set; }
    public bool IsClosing { get; private set; }
    /// <summary>The client was told why the connection ends: by CONNACK or DISCONNECT.</summary>
    public bool HasLastWord { get; set; }
    public long ClosingSinceMs { get; private set; } = Message.Never;
    /// <summary>The will is not published: the client said good-bye, or somebody else has taken care of it.</summary>
    public bool WillIsSettled { get; set; }

    public bool HasRoom => Outbox.HasRoom && _corks == 0;
    public bool IsBlocked => Outbox.IsBlocked;
    public bool HasAnswers => _answers.Count > 0;
    public bool IsBehindWithAnswers => _answers.Count >= MaxAnswers;

    /// <summary>QoS 0, straight out of the publisher's buffer.</summary>
    public void Send(in Publication message, byte[]? identifiers, bool retain)
    {
        if (message.FrameVersion == Version && !message.Frame.IsEmpty && identifiers == null && Aliases == null && !retain && message.Frame.Length <= MaximumPacketSize)
        {
            message.Frame.CopyTo(Outbox.Take(message.Frame.Length));
            MessagesOut++;
            Outbox.Written();
            return;
        }
        var packet = PublishWriter.Of(message, _core.NowMs);
        packet.Identifiers = identifiers;
        packet.Retain = retain;
        Send(ref packet);
    }

    /// <returns>False = it is more than the client takes; the message counts as delivered (3.1.2-25).</returns>
    public bool Send(in Delivery delivery)
    {
        var packet = PublishWriter.Of(delivery.Message!, _core.NowMs);
        packet.Identifiers = delivery.Identifiers;
        packet.Qos = delivery.Qos;
        packet.PacketId = delivery.PacketId;
        packet.Retain = delivery.Retain;
        packet.Duplicate = delivery.Duplicate;
        return Send(ref packet);
    }

    /// <summary>Sends an answer in its turn; at once when nothing is before it and what it vouches for is durable. Under the gate; does not flush.</summary>
    public void Answer(in Answer answer)
    {
        if (_answers.Count == 0 && Outbox.HasRoom && IsDue(answer))
        {
            Write(answer);
            return;
        }
        _answers.Add(answer);
        if (answer.Packet != null) _corks++;
        if (!IsDue(answer)) _core.Await(this);
    }

    public void SendAnswers()
    {
        while (_answers.Count > 0 && Outbox.HasRoom)
        {
            var next = _answers[0];
            if (!IsDue(next))
            {
                _core.Await(this);
                if (!IsDue(next)) break;
            }
            _answers.Skip();
            if (next.Packet != null) _corks--;
            Write(next);
        }
        if (_drained == null || _answers.Count > MaxAnswers / 2) return;
        _drained.TrySetResult();
        _drained = null;
    }

    public bool IsDurable(long position)
    {
        if (_core.Journal.IsSettled(position)) return true;
        _core.Await(this);
        return _core.Journal.IsSettled(position);
    }

    /// <summary>Sends what can be sent by now.</summary>
    public void PumpAndFlush()
    {
        if (Session is not { } session) return;
        lock (session.Gate)
        {
            if (session.Connection == this) session.Pump(this);
            Outbox.Flush();
        }
    }

    public void FlushTouched()
    {
        lock (Session!.Gate)
        {
            IsTouched = false;
            if (_answers.Count > 0 && Session.Connection == this) Session.Pump(this);
            Outbox.Flush();
        }
    }

    /// <summary>Completes when the client has taken most of its answers.</summary>
    public Task WaitForAnswersAsync()
    {
        lock (Session!.Gate)
        {
            if (_answers.Count < MaxAnswers || IsClosing) return Task.CompletedTask;
            return (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Ends the connection, with a word where the protocol has one. May be called from anywhere.</summary>
    public void Close(MqttReason reason, string? text = null, bool silently = false)
    {
        if (Session is not { } session)
        {
            Abort();
            return;
        }
        lock (session.Gate)
        {
            if (IsClosing) return;
            IsClosing = true;
            ClosingSinceMs = _core.NowMs;
            _drained?.TrySetResult();
            if (!silently && Version == MqttVersion.V5 && Outbox.HasRoom) WriteDisconnect(reason, text);
            Outbox.Flush();
            if (Outbox.IsBlocked) _link.Abort(_link.Carrier);
            Outbox.Close();
        }
        _link.Transport.Input.CancelPendingRead();
    }

    public void Abort()
    {
        IsClosing = true;
        ClosingSinceMs = Math.Min(ClosingSinceMs, _core.NowMs);
        _link.Abort(_link.Carrier);
        _link.Transport.Input.CancelPendingRead();
    }

    private bool Send(ref PublishWriter packet)
    {
        packet.Version = Version;
        if (packet.Length > MaximumPacketSize) return Drop();
        if (Aliases != null && packet.Length + 3 <= MaximumPacketSize)
        {
            packet.Alias = Aliases.Of(packet.Topic, out var known);
            if (known) packet.Topic = default;
        }
        packet.Write(Outbox.Take(packet.Length));
        MessagesOut++;
        Outbox.Written();
        return true;
    }

    private bool Drop()
    {
        Dropped++;
        return false;
    }

    private bool IsDue(in Answer answer) => _core.Journal.IsSettled(answer.Position) && _core.Tap.IsSettled(answer.Ticket);

    private void Write(in Answer answer)
    {
        if (answer.Packet is { } encoded)
        {
            encoded.CopyTo(Outbox.Take(encoded.Length));
        }
        else if (answer.Type == PacketType.Pingresp)
        {
            Ping.Response.CopyTo(Outbox.Take(2));
        }
        else
        {
            var reason = answer.Reason < MqttReason.UnspecifiedError ? FailureOf(answer) ?? answer.Reason : answer.Reason;
            if (reason >= MqttReason.UnspecifiedError && Version == MqttVersion.V311 && !IsFinal(reason))
            {
                // 3.1.1 has no word for "not now": without an answer the client sends it again
                Close(reason);
                return;
            }
            var packet = new AcknowledgePacket { PacketId = answer.PacketId, Reason = reason };
            packet.Write(Outbox.Take(PacketFrame.LengthOf(packet.BodyLength(Version))), answer.Type, Version);
            if (answer.Type is PacketType.Puback or PacketType.Pubcomp || (answer.Type == PacketType.Pubrec && reason >= MqttReason.UnspecifiedError))
                Unanswered = Math.Max(0, Unanswered - 1);
        }
        Outbox.Written();
    }

    private MqttReason? FailureOf(in Answer answer)
    {
        if (answer.Position > 0 && _core.Journal.HasFailed(answer.Position)) return MqttReason.ImplementationSpecificError;
        return answer.Ticket > 0 ? _core.Tap.FailureOf(answer.Ticket) : null;
    }

    private static bool IsFinal(MqttReason reason) =>
        reason is MqttReason.NotAuthorized or MqttReason.TopicNameInvalid or MqttReason.PayloadFormatInvalid or MqttReason.PacketIdentifierNotFound;

    private void WriteDisconnect(MqttReason reason, string? text)
    {
        var properties = new PropertyWriter();
        if (reason is MqttReason.UseAnotherServer or MqttReason.ServerMoved && _core.Options.ServerReference is { } server)
            properties.Text(PropertyId.ServerReference, server);
        if (text != null) properties.Text(PropertyId.ReasonString, text);
        var packet = new ReasonPacket { Reason = reason, RawProperties = properties.Written };
        var length = PacketFrame.LengthOf(packet.BodyLength(Version));
        if (length > MaximumPacketSize)
        {
            packet.RawProperties = default;
            length = PacketFrame.LengthOf(packet.BodyLength(Version));
        }
        packet.Write(Outbox.Take(length), PacketType.Disconnect, Version);
        HasLastWord = true;
    }

    /// <summary>The transport takes more again.</summary>
    public void OnFlushed()
    {
        if (Session is not { } session)
        {
            Outbox.Resume();
            return;
        }
        lock (session.Gate)
        {
            Outbox.Resume();
            if (session.Connection == this) session.Pump(this);
            Outbox.Flush();
        }
        if (Outbox.IsClosed && !IsClosing) Abort();
    }
}
