namespace Yiwang.Wire.Handle.Packets;

/// <summary>Cuts a message into UDP packets of at most 512 bytes: every packet but the last is full, and all carry the whole message's length.</summary>
public static class PacketSlicer
{
    /// <param name="messageBytes">Without the envelope.</param>
    public static int Count(int messageBytes) => Math.Max(1, (messageBytes + HandleLimits.PacketPayloadBytes - 1) / HandleLimits.PacketPayloadBytes);

    /// <param name="message">Envelope and message in one piece.</param>
    /// <param name="sequence">Number of the packet, from 0.</param>
    /// <param name="packet">512 bytes.</param>
    /// <returns>Bytes of this packet.</returns>
    public static int Write(ReadOnlySpan<byte> message, int sequence, Span<byte> packet)
    {
        if (Envelope.TryRead(message, out var envelope) != WireFault.None) return 0;
        message = message[HandleLimits.EnvelopeBytes..];
        var flags = message.Length > HandleLimits.PacketPayloadBytes ? envelope.Flags | EnvelopeFlags.Truncated : envelope.Flags;
        var from = sequence * HandleLimits.PacketPayloadBytes;
        var length = Math.Min(HandleLimits.PacketPayloadBytes, message.Length - from);
        if (from < 0 || length < 0) return 0;
        (envelope with { Flags = flags, Sequence = sequence }).Write(packet);
        message.Slice(from, length).CopyTo(packet[HandleLimits.EnvelopeBytes..]);
        return HandleLimits.EnvelopeBytes + length;
    }
}
