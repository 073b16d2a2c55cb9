using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Packets;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Client;

/// <summary>From a name and a port to an accepted CONNECT.</summary>
internal static class Connecting
{
    /// <summary>The server's CONNACK is the first thing it says; no sound one is longer.</summary>
    private const int ConnackBytesMax = 64 << 10;

    public static async Task<(Stream Stream, MqttServer Server, byte[] Early)> OpenAsync(MqttClientOptions options, TimeProvider clock, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, either.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is { } tls)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(tls, either.Token);
            }
            await stream.WriteAsync(Connect(options), either.Token);
            var (server, rest) = await AnswerAsync(stream, options, either.Token);
            return (stream, server, rest);
        }
        catch (Exception failure)
        {
            socket.Dispose();
            if (stream is not null) await stream.DisposeAsync();
            if (failure is OperationCanceledException && late.IsCancellationRequested && !cancel.IsCancellationRequested)
                throw new IOException($"no answer within {options.Timeout.TotalSeconds:0.#} s", failure);
            throw;
        }
    }

    internal static byte[] Connect(MqttClientOptions options)
    {
        var (properties, willProperties) = (new PropertyWriter(), new PropertyWriter());
        if (options.Version == MqttVersion.V5)
        {
            if (options.SessionExpirySeconds > 0) properties.Number(PropertyId.SessionExpiryInterval, options.SessionExpirySeconds);
            properties.Number(PropertyId.ReceiveMaximum, options.ReceiveMaximum).Number(PropertyId.MaximumPacketSize, (uint)options.PacketBytesMax);
            if (options.Will is { DelaySeconds: > 0 } delayed) willProperties.Number(PropertyId.WillDelayInterval, delayed.DelaySeconds);
        }
        var packet = new ConnectPacket
        {
            Version = options.Version,
            CleanStart = options.CleanStart,
            KeepAlive = (ushort)Math.Clamp(Math.Ceiling(options.KeepAlive.TotalSeconds), 0, ushort.MaxValue),
            RawProperties = properties.Written,
            ClientId = Encoding.UTF8.GetBytes(options.ClientId),
            HasUserName = options.UserName is not null,
            UserName = Encoding.UTF8.GetBytes(options.UserName ?? ""),
            HasPassword = options.Password is not null,
            Password = Encoding.UTF8.GetBytes(options.Password ?? ""),
        };
        if (options.Will is { } will)
        {
            (packet.HasWill, packet.WillQos, packet.WillRetain) = (true, will.Qos, will.Retain);
            packet.WillTopic = Encoding.UTF8.GetBytes(will.Topic);
            packet.WillPayload = will.Payload.Span;
            packet.RawWillProperties = willProperties.Written;
        }
        var bytes = new byte[PacketFrame.LengthOf(packet.BodyLength())];
        packet.Write(bytes);
        return bytes;
    }

    private static async Task<(MqttServer Server, byte[] Early)> AnswerAsync(Stream stream, MqttClientOptions options, CancellationToken cancel)
    {
        var buffer = new byte[4_096];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancel);
            if (read == 0) throw new IOException("the server closed the connection instead of answering");
            length += read;
            var reason = PacketFrame.Read(buffer.AsSpan(0, length), out var frame, out var complete);
            if (reason != MqttReason.Success || (complete && (frame.Type != PacketType.Connack || frame.Length > ConnackBytesMax))) throw new IOException("what answered is no MQTT server");
            if (complete && length >= frame.Length) return (Read(buffer.AsSpan(frame.BodyAt, frame.BodyLength), options.Version), buffer[frame.Length..length]);
            if (length == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        }
    }

    private static MqttServer Read(ReadOnlySpan<byte> body, MqttVersion version)
    {
        if (ConnackPacket.Read(body, version, out var packet) != MqttReason.Success) throw new IOException("the server's CONNACK is malformed");
        if (packet.Reason == MqttReason.Success) return MqttServer.Of(packet);
        var text = packet.Properties.TryBytes(PropertyId.ReasonString, out var said) ? $": {Encoding.UTF8.GetString(said)}" : "";
        throw new MqttRefusedException(packet.Reason, $"refused with {packet.Reason} (0x{(byte)packet.Reason:X2}){text}");
    }
}
