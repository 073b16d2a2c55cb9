using System.Net;
using System.Net.Sockets;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Packets;

namespace Yiwang.Node.Tests.HandleServer;

/// <summary>One TCP connection of the Handle protocol, message by message, with nothing between the test and the bytes.</summary>
internal sealed class HandleStream(TcpClient client) : IDisposable
{
    private readonly NetworkStream _stream = client.GetStream();

    public static byte[] Question(string handle, int requestId, OpFlags flags = OpFlags.PublicOnly, ProtocolVersion? version = null, int[]? indexes = null, params string[] types) =>
        Message(new ResolveBody(handle, indexes ?? [], types), OpCode.Resolve, requestId, flags, version);

    public static byte[] Message(MessageBody body, OpCode operation, int requestId, OpFlags flags = OpFlags.None, ProtocolVersion? version = null)
    {
        var spoken = version ?? ProtocolVersion.Current;
        return new HandleMessage(new Envelope(spoken, EnvelopeFlags.None, spoken, 0, requestId, 0, 0), new Header(operation, ResponseCode.None, flags, Header.UnknownSite, 0, 0, 0, 0), body).Encode();
    }

    public static HandleMessage Read(byte[] bytes) =>
        Envelope.TryRead(bytes, out var envelope) == WireFault.None && HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes), out var read) == WireFault.None ? read! : throw new InvalidDataException("no message");

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    public async Task<HandleMessage> AskAsync(byte[] message)
    {
        await SendAsync(message);
        return (await ReceiveAsync())!;
    }

    /// <returns>Null when the server has closed.</returns>
    public async Task<HandleMessage?> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Deadline);
        var head = new byte[HandleLimits.EnvelopeBytes];
        try
        {
            if (await _stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, patience.Token) < head.Length) return null;
        }
        catch (IOException)
        {
            // reset: closed as well
            return null;
        }
        if (Envelope.TryRead(head, out var envelope) != WireFault.None) throw new InvalidDataException("no envelope");
        var whole = new byte[head.Length + envelope.MessageLength];
        head.CopyTo(whole, 0);
        await _stream.ReadExactlyAsync(whole.AsMemory(head.Length), patience.Token);
        return Read(whole);
    }

    /// <summary>One question over UDP: cut as it goes out, joined as it comes back.</summary>
    public static async Task<(HandleMessage Answer, int Packets)> AskUdpAsync(IPEndPoint server, byte[] message)
    {
        using var udp = new UdpClient(AddressFamily.InterNetwork);
        udp.Connect(server);
        var packet = new byte[HandleLimits.PacketBytes];
        for (var i = 0; i < PacketSlicer.Count(message.Length - HandleLimits.EnvelopeBytes); i++) await udp.SendAsync(packet.AsMemory(0, PacketSlicer.Write(message, i, packet)));
        var join = new Reassembly(ReassemblyLimits.Default, TimeProvider.System);
        using var patience = new CancellationTokenSource(Patience.Deadline);
        for (var packets = 1; ; packets++)
        {
            var received = (await udp.ReceiveAsync(patience.Token)).Buffer;
            if (received.Length > HandleLimits.PacketBytes) throw new InvalidDataException($"a packet of {received.Length} bytes");
            Envelope.TryRead(received, out var envelope);
            if (!envelope.Has(EnvelopeFlags.Truncated)) return (Read(received), packets);
            if (join.Add(new PacketSource(server), envelope, received.AsSpan(HandleLimits.EnvelopeBytes), out var whole) != ReassemblyOutcome.Complete) continue;
            var head = new byte[HandleLimits.EnvelopeBytes];
            (envelope with { Flags = EnvelopeFlags.None, Sequence = 0 }).Write(head);
            return (Read([.. head, .. whole]), packets);
        }
    }

    public void Dispose() => client.Dispose();
}
