using System.Text;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Client;

/// <content>The loops of a connection: reading, sending, pinging.</content>
public sealed partial class MqttClient
{
    private static readonly TimeSpan s_lastWord = TimeSpan.FromMilliseconds(200);
    private long _heardAt;
    private bool _busy;

    private async Task RunAsync(byte[] rest)
    {
        _heardAt = _clock.GetTimestamp();
        var reading = ReadAsync(rest);
        var sending = _out.SendAsync(_stream, _stop.Token);
        var pinging = PingAsync();
        MqttEnd end;
        try
        {
            // a send that fails also ends the reading: the stream is one
            if (await Task.WhenAny(reading, sending, pinging) is var first && first == sending && sending.IsCompletedSuccessfully) first = reading;
            await first;
            end = first == reading ? await reading : new(MqttReason.KeepAliveTimeout, false, "the server went silent");
            // what says why we leave may still be on its way
            _out.Close();
            await Task.WhenAny(sending, Task.Delay(s_lastWord, _clock, _stop.Token));
        }
        catch (OperationCanceledException)
        {
            end = new(MqttReason.Success, true, "closed");
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            end = _leaving ? new(MqttReason.Success, true, "closed") : new(MqttReason.UnspecifiedError, false, failure.Message);
        }
        await _stop.CancelAsync();
        await _stream.DisposeAsync();
        _out.Close();
        _answers.Fail(end);
        foreach (var task in new[] { reading, sending, pinging }) await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.TrySetResult(end);
    }

    private async Task<MqttEnd> ReadAsync(byte[] rest)
    {
        var buffer = new byte[Math.Max(65_536, rest.Length)];
        rest.CopyTo(buffer, 0);
        int from = 0, length = rest.Length;
        while (true)
        {
            while (true)
            {
                var reason = PacketFrame.Read(buffer.AsSpan(from, length - from), out var frame, out var complete);
                if (reason == MqttReason.Success && complete && frame.Length > _options.PacketBytesMax) reason = MqttReason.PacketTooLarge;
                if (reason != MqttReason.Success) return Refuse(reason);
                if (!complete || length - from < frame.Length)
                {
                    MakeRoom(ref buffer, ref from, ref length, complete ? frame.Length : 5);
                    break;
                }
                if (Take(frame, buffer.AsSpan(from + frame.BodyAt, frame.BodyLength), out var end) is var fault and not MqttReason.Success) return Refuse(fault);
                if (end is not null) return end;
                if (_busy) await _receiver.RoomAsync();
                else from += frame.Length;
            }
            var read = await _stream.ReadAsync(buffer.AsMemory(length), _stop.Token);
            if (read == 0) return _leaving ? new(MqttReason.Success, true, "closed") : new(MqttReason.UnspecifiedError, false, "the server closed the connection");
            _heardAt = _clock.GetTimestamp();
            length += read;
        }
    }

    private static void MakeRoom(ref byte[] buffer, ref int from, ref int length, int packet)
    {
        if (from == length) from = length = 0;
        if (buffer.Length - from >= packet && length < buffer.Length) return;
        var into = packet <= buffer.Length ? buffer : new byte[packet];
        buffer.AsSpan(from, length - from).CopyTo(into);
        (buffer, length, from) = (into, length - from, 0);
    }

    private MqttReason Take(in PacketFrame frame, ReadOnlySpan<byte> body, out MqttEnd? end)
    {
        end = null;
        _busy = false;
        switch (frame.Type)
        {
            case PacketType.Publish: return TakePublish(body, frame.Flags);
            case PacketType.Puback or PacketType.Pubrec or PacketType.Pubrel or PacketType.Pubcomp: return TakeAcknowledgement(body, frame.Type);
            case PacketType.Suback or PacketType.Unsuback: return TakeSuback(body, frame.Type);
            case PacketType.Pingresp: return Ping.Read(body);
            case PacketType.Disconnect when Version == MqttVersion.V5:
                if (ReasonPacket.Read(body, PacketType.Disconnect, Version, out var packet) is var fault and not MqttReason.Success) return fault;
                var text = packet.Properties.TryBytes(PropertyId.ReasonString, out var said) ? Encoding.UTF8.GetString(said) : $"the server ended the connection with {packet.Reason} (0x{(byte)packet.Reason:X2})";
                end = new(packet.Reason, false, text);
                return MqttReason.Success;
            default: return MqttReason.ProtocolError;
        }
    }

    private MqttReason TakePublish(ReadOnlySpan<byte> body, byte flags)
    {
        if (PublishPacket.Read(body, flags, Version, out var packet) is var fault and not MqttReason.Success) return fault;
        // we offer no topic aliases
        if (packet.Topic.IsEmpty) return MqttReason.TopicAliasInvalid;
        if (packet.Qos == 2 && !_received.Add(packet.PacketId))
        {
            Answer(PacketType.Pubrec, packet.PacketId, MqttReason.Success);
            return MqttReason.Success;
        }
        if (_received.Count > _options.ReceiveMaximum) return MqttReason.ReceiveMaximumExceeded;
        var message = new MqttMessage
        {
            Topic = packet.Topic, Payload = packet.Payload, Qos = packet.Qos, Retain = packet.Retain, Duplicate = packet.Duplicate, PacketId = packet.PacketId, Properties = packet.Properties,
        };
        var reception = _receiver.Received(this, message);
        _busy = reception == MqttReception.Busy;
        if (_busy && packet.Qos == 2) _received.Remove(packet.PacketId);
        if (reception == MqttReception.Taken && packet.Qos > 0) Acknowledge(packet.PacketId, packet.Qos);
        return MqttReason.Success;
    }

    private MqttReason TakeAcknowledgement(ReadOnlySpan<byte> body, PacketType type)
    {
        if (AcknowledgePacket.Read(body, type, Version, out var packet) is var fault and not MqttReason.Success) return fault;
        switch (type)
        {
            case PacketType.Pubrec when packet.Reason < MqttReason.UnspecifiedError:
                Answer(PacketType.Pubrel, packet.PacketId, _answers.Contains(packet.PacketId) ? MqttReason.Success : MqttReason.PacketIdentifierNotFound);
                break;
            case PacketType.Pubrel:
                Answer(PacketType.Pubcomp, packet.PacketId, _received.Remove(packet.PacketId) ? MqttReason.Success : MqttReason.PacketIdentifierNotFound);
                break;
            default:
                _answers.Complete(packet.PacketId, [packet.Reason]);
                break;
        }
        return MqttReason.Success;
    }

    private MqttReason TakeSuback(ReadOnlySpan<byte> body, PacketType type)
    {
        if (SubackPacket.Read(body, type, Version, out var packet) is var fault and not MqttReason.Success) return fault;
        _answers.Complete(packet.PacketId, packet.Reasons.IsEmpty ? [MqttReason.Success] : packet.Reasons.ToArray());
        return MqttReason.Success;
    }

    private MqttEnd Refuse(MqttReason reason)
    {
        var packet = new ReasonPacket { Reason = reason };
        // 3.1.1 closes without a word
        if (Version == MqttVersion.V5) Add(PacketFrame.LengthOf(packet.BodyLength(Version)), packet, (into, in packet) => packet.Write(into, PacketType.Disconnect, Version));
        return new(reason, false, $"what the server sent is not MQTT: {reason}");
    }

    private async Task PingAsync()
    {
        var seconds = Server.KeepAliveSeconds ?? Math.Ceiling(_options.KeepAlive.TotalSeconds);
        if (seconds <= 0) await Task.Delay(Timeout.InfiniteTimeSpan, _clock, _stop.Token);
        var every = TimeSpan.FromSeconds(seconds / 2);
        while (true)
        {
            await Task.Delay(every, _clock, _stop.Token);
            Add(Ping.Request.Length, 0, (into, in _) => Ping.Request.CopyTo(into));
            if (_clock.GetElapsedTime(_heardAt) > TimeSpan.FromSeconds(1.5 * seconds)) return;
        }
    }

    private void Answer(PacketType type, ushort id, MqttReason reason)
    {
        var packet = new AcknowledgePacket { PacketId = id, Reason = reason };
        Add(PacketFrame.LengthOf(packet.BodyLength(Version)), new Acknowledgement(type, id, reason, Version), static (into, in a) =>
            new AcknowledgePacket { PacketId = a.Id, Reason = a.Reason }.Write(into, a.Type, a.Version));
    }

    private void Add<TState>(int length, in TState state, OutgoingBytes.Fill<TState> fill) where TState : allows ref struct => _out.TryAdd(length, state, fill, urgent: true);

    /// <summary>What the server said in CONNACK that it does not take is not sent.</summary>
    private MqttReason Permits(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, byte qos, bool retain, ReadOnlySpan<byte> properties)
    {
        if (qos > Server.MaximumQos) return MqttReason.QosNotSupported;
        if (retain && !Server.RetainAvailable) return MqttReason.RetainNotSupported;
        var packet = new PublishPacket { Topic = topic, Payload = payload, Qos = qos, RawProperties = properties };
        return PacketFrame.LengthOf(packet.BodyLength(Version)) > Server.MaximumPacketBytes ? MqttReason.PacketTooLarge : MqttReason.Success;
    }

    private bool TryAdd(in PublishPacket packet) =>
        _out.TryAdd(PacketFrame.LengthOf(packet.BodyLength(Version)), packet, Version == MqttVersion.V5 ? s_writeV5 : s_writeV311);

    private static readonly OutgoingBytes.Fill<PublishPacket> s_writeV5 = (into, in packet) => packet.Write(into, MqttVersion.V5);
    private static readonly OutgoingBytes.Fill<PublishPacket> s_writeV311 = (into, in packet) => packet.Write(into, MqttVersion.V311);

    private async ValueTask AddAsync(ReadOnlyMemory<byte> topic, ReadOnlyMemory<byte> payload, byte qos, ushort id, bool retain, ReadOnlyMemory<byte> properties, CancellationToken cancel)
    {
        while (!TryAdd(new() { Topic = topic.Span, Payload = payload.Span, Qos = qos, PacketId = id, Retain = retain, RawProperties = properties.Span }))
        {
            if (!await _out.RoomAsync(cancel)) throw new IOException("the connection has ended");
        }
    }

    private async Task<MqttReason[]> AskAsync(Func<ushort, int> length, Func<byte[], ushort, int> write, CancellationToken cancel)
    {
        var (id, answer) = _answers.Begin();
        if (id != 0)
        {
            var bytes = new byte[PacketFrame.LengthOf(length(id))];
            write(bytes, id);
            Add(bytes.Length, bytes, (into, in bytes) => bytes.CopyTo(into));
        }
        return await answer.WaitAsync(_options.Timeout, _clock, cancel);
    }

    private readonly record struct Acknowledgement(PacketType Type, ushort Id, MqttReason Reason, MqttVersion Version);
}
