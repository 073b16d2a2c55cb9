using System.Buffers;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>Reads a connection's packets and does what they say, a buffer at a time; then flushes all that this has brought to send, to whomever.</summary>
internal sealed class ConnectionLoop
{
    /// <summary>A CONNECT from somebody unknown may have so many bytes.</summary>
    private const int ConnectBytes = 256 << 10;
    private const long ReadAwayMs = 2_000;
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(200);
    [ThreadStatic]
    private static byte[]? t_joined;
    private readonly ClientConnection _connection;
    private readonly BrokerCore _core;
    private PublishIntake? _publish;

    public ConnectionLoop(ClientConnection connection, BrokerCore core) => (_connection, _core) = (connection, core);

    public async Task RunAsync(CancellationToken stop)
    {
        _core.Totals.CountConnection();
        _connection.Slot = _core.Connections.Add(_connection, _core.NowMs, (long)_core.Options.ConnectTimeout.TotalMilliseconds);
        try
        {
            if (_connection.Slot < 0) _core.Totals.CountRefusal();
            else if (await ConnectAsync(stop)) await ReadAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException or System.Net.WebSockets.WebSocketException)
        {
            // the other end is gone, or the connection was aborted
        }
        finally
        {
            await EndAsync();
        }
    }

    private async ValueTask<bool> ConnectAsync(CancellationToken stop)
    {
        var input = _connection.Link.Transport.Input;
        var handshake = new Handshake(_connection, _core);
        while (true)
        {
            // the end of the connection ends the read too, and a token would be held for as long as the client stays
            var read = await input.ReadAsync(CancellationToken.None);
            var request = TryReadConnect(read.Buffer, out var end, out var refusal);
            input.AdvanceTo(end, request == null && refusal == null ? read.Buffer.End : end);
            if (refusal is { } reason) return reason == MqttReason.UnspecifiedError ? false : handshake.Refuse(reason, null);
            if (request != null)
            {
                if (!await handshake.AcceptAsync(request, stop)) return false;
                _connection.ConnectedAtMs = _core.NowMs;
                return true;
            }
            if (read.IsCompleted || read.IsCanceled) return false;
        }
    }

    /// <param name="refusal">UnspecifiedError = no word is due: who begins with something else than CONNECT is cut off.</param>
    private ConnectRequest? TryReadConnect(ReadOnlySequence<byte> buffer, out SequencePosition end, out MqttReason? refusal)
    {
        end = buffer.Start;
        refusal = null;
        Span<byte> head = stackalloc byte[5];
        head = head[..(int)Math.Min(head.Length, buffer.Length)];
        buffer.Slice(0, head.Length).CopyTo(head);
        var fault = PacketFrame.Read(head, out var frame, out var complete);
        if (fault != MqttReason.Success || (!head.IsEmpty && head[0] >> 4 != (int)PacketType.Connect)) refusal = MqttReason.UnspecifiedError;
        else if (complete && frame.Length > Math.Min(ConnectBytes, _core.Options.MaxPacketBytes)) refusal = MqttReason.UnspecifiedError;
        if (refusal != null || !complete || frame.Length > buffer.Length) return null;
        var body = buffer.Slice(frame.BodyAt, frame.BodyLength).ToArray();
        end = buffer.GetPosition(frame.Length);
        fault = ConnectPacket.Read(body, out var packet);
        _connection.Version = packet.Version;
        if (fault == MqttReason.Success) return ConnectRequest.Of(packet);
        // 3.1.4-1: malformed ones of 3.1.1, and any whose payload does not fit its length, get no answer
        refusal = (packet.Version == MqttVersion.V5 && !packet.IsTorn) || fault == MqttReason.UnsupportedProtocolVersion ? fault : MqttReason.UnspecifiedError;
        return null;
    }

    private async Task ReadAsync()
    {
        var input = _connection.Link.Transport.Input;
        while (!_connection.IsClosing)
        {
            var read = await input.ReadAsync();
            var buffer = read.Buffer;
            if (_connection.IsClosing)
            {
                input.AdvanceTo(buffer.Start);
                return;
            }
            _core.Clock.Look();
            _connection.BatchAtUs = _core.Clock.WallUs;
            _core.Connections.Heard(_connection.Slot, _core.NowMs);
            var before = buffer.Length;
            var step = Take(ref buffer);
            _connection.BytesIn += before - buffer.Length;
            _core.FlushTouched();
            // what is left is the beginning of a packet, unless the loop stopped in between
            input.AdvanceTo(buffer.Start, step == Step.Next ? buffer.End : buffer.Start);
            if (step == Step.Stop || (read.IsCompleted && step == Step.Next)) return;
            if (step == Step.Again) await _core.Tap.WaitAsync();
            if (step == Step.Slow) await _publish!.WaitAsync();
            if (_connection.IsBehindWithAnswers) await _connection.WaitForAnswersAsync();
            if (_core.IsJournalBehind) await _core.WaitForTickAsync();
        }
    }

    private Step Take(ref ReadOnlySequence<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            // asked before the slice: that may leave the last piece alone, unread
            var isLast = buffer.IsSingleSegment;
            var (step, used) = TakeWhole(buffer.FirstSpan);
            buffer = buffer.Slice(used);
            if (step != Step.Next || isLast) return step;
            // a packet that begins here ends in a later piece
            step = TakeJoined(ref buffer, out var complete);
            if (step != Step.Next || !complete) return step;
        }
        return Step.Next;
    }

    private (Step Step, int Used) TakeWhole(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (true)
        {
            var rest = bytes[used..];
            var fault = PacketFrame.Read(rest, out var frame, out var complete);
            if (fault != MqttReason.Success) return (Fail(fault), used);
            if (!complete) return (Step.Next, used);
            if (frame.Length > _core.Options.MaxPacketBytes) return (Fail(MqttReason.PacketTooLarge), used);
            if (frame.Length > rest.Length) return (Step.Next, used);
            var step = Take(rest[..frame.Length], frame);
            if (step == Step.Again) return (step, used);
            used += frame.Length;
            if (step != Step.Next) return (step, used);
        }
    }

    private Step TakeJoined(ref ReadOnlySequence<byte> buffer, out bool complete)
    {
        complete = false;
        Span<byte> head = stackalloc byte[5];
        head = head[..(int)Math.Min(head.Length, buffer.Length)];
        buffer.Slice(0, head.Length).CopyTo(head);
        var fault = PacketFrame.Read(head, out var frame, out var known);
        if (fault != MqttReason.Success) return Fail(fault);
        if (!known) return Step.Next;
        if (frame.Length > _core.Options.MaxPacketBytes) return Fail(MqttReason.PacketTooLarge);
        if (frame.Length > buffer.Length) return Step.Next;
        var joined = Joined(frame.Length);
        buffer.Slice(0, frame.Length).CopyTo(joined);
        var step = Take(joined[..frame.Length], frame);
        if (step == Step.Again) return step;
        buffer = buffer.Slice(frame.Length);
        complete = true;
        return step;
    }

    private Step Take(ReadOnlySpan<byte> bytes, PacketFrame frame)
    {
        if (_connection.IsClosing) return Step.Stop;
        if (frame.Type == PacketType.Publish) return (_publish ??= new PublishIntake(_connection, _core)).Take(bytes, frame.BodyAt, frame.Flags);
        var body = bytes[frame.BodyAt..];
        var fault = frame.Type switch
        {
            PacketType.Puback or PacketType.Pubrec or PacketType.Pubrel or PacketType.Pubcomp => AcknowledgeIntake.Take(_connection, _core, body, frame.Type),
            PacketType.Subscribe => new SubscribeIntake(_connection, _core).TakeSubscribe(body),
            PacketType.Unsubscribe => new SubscribeIntake(_connection, _core).TakeUnsubscribe(body),
            PacketType.Pingreq => TakePing(body),
            PacketType.Disconnect => TakeDisconnect(body),
            // a second CONNECT, AUTH without a method, and what only servers send
            _ => MqttReason.ProtocolError,
        };
        return fault != MqttReason.Success ? Fail(fault) : frame.Type == PacketType.Disconnect ? Step.Stop : Step.Next;
    }

    private MqttReason TakePing(ReadOnlySpan<byte> body)
    {
        var fault = Ping.Read(body);
        if (fault != MqttReason.Success) return fault;
        lock (_connection.Session!.Gate)
        {
            _connection.Answer(new Answer { Type = PacketType.Pingresp });
            _core.Touch(_connection);
        }
        return MqttReason.Success;
    }

    private MqttReason TakeDisconnect(ReadOnlySpan<byte> body)
    {
        var fault = ReasonPacket.Read(body, PacketType.Disconnect, _connection.Version, out var packet);
        if (fault != MqttReason.Success) return fault;
        if (packet.Properties.Has(PropertyId.ServerReference)) return MqttReason.ProtocolError;
        var session = _connection.Session!;
        lock (session.Gate)
        {
            if (session.Connection != _connection) return MqttReason.Success;
            if (packet.Properties.TryNumber(PropertyId.SessionExpiryInterval, out var seconds))
            {
                if (seconds > 0 && session.ExpirySeconds == 0) return MqttReason.ProtocolError;
                if (seconds == 0 && session.IsPersistent) _core.Journal.Ended(session);
                session.ExpirySeconds = Math.Min(seconds, (uint)Math.Min(uint.MaxValue, _core.Options.SessionExpiryMaximum.TotalSeconds));
            }
            if (packet.Reason == MqttReason.Success) _connection.WillIsSettled = true;
        }
        return MqttReason.Success;
    }

    private Step Fail(MqttReason reason)
    {
        _connection.Close(reason);
        return Step.Stop;
    }

    private static Span<byte> Joined(int length)
    {
        const int Kept = 64 << 10;
        if (length > Kept) return new byte[length];
        return t_joined ??= new byte[Kept];
    }

    /// <summary>Until the client closes, or says nothing for a moment; at most two seconds in all.</summary>
    private async Task ReadAwayAsync()
    {
        var input = _connection.Link.Transport.Input;
        using var end = new CancellationTokenSource(s_quiet, _core.Time);
        try
        {
            for (var until = _core.NowMs + ReadAwayMs; _core.NowMs < until;)
            {
                var read = await input.ReadAsync(end.Token);
                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return;
                end.CancelAfter(s_quiet);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // quiet, or gone
        }
    }

    private async Task EndAsync()
    {
        if (_connection.Slot >= 0) _core.Sessions.Leave(_connection);
        if (_connection.Session != null) _connection.Close(MqttReason.Success, silently: true);
        if (_connection is { HasLastWord: true, Link.ReadsAway: true }) await ReadAwayAsync();
        if (_connection.Slot >= 0)
        {
            _core.Connections.Remove(_connection.Slot);
            _core.Totals.Add(_connection);
        }
        await _connection.Link.Transport.Output.CompleteAsync();
        await _connection.Link.Transport.Input.CompleteAsync();
    }
}
