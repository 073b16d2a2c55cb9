namespace Yiwang.Wire.Handle.Packets;

/// <summary>A message of which some packets are still missing. Keeps only what has arrived, so that a claimed length costs nothing.</summary>
internal sealed class PartialMessage(int length, DateTimeOffset startedAt)
{
    private readonly SortedList<int, byte[]> _packets = [];

    public int Length => length;
    public DateTimeOffset StartedAt => startedAt;
    /// <summary>Its place in the order of expiry.</summary>
    public LinkedListNode<MessageKey>? Age { get; set; }
    public int Bytes { get; private set; }
    public bool IsComplete => Bytes == length;

    /// <summary>Whether a packet of this number and size is part of a message of <paramref name="length"/> bytes.</summary>
    public static bool Fits(int length, int sequence, int payload) =>
        sequence >= 0 && sequence < PacketSlicer.Count(length)
        && payload == Math.Min(HandleLimits.PacketPayloadBytes, length - sequence * HandleLimits.PacketPayloadBytes);

    public bool Has(int sequence) => _packets.ContainsKey(sequence);

    public void Add(int sequence, ReadOnlySpan<byte> payload)
    {
        _packets.Add(sequence, payload.ToArray());
        Bytes += payload.Length;
    }

    public byte[] Join()
    {
        var whole = new byte[length];
        foreach (var (sequence, payload) in _packets) payload.CopyTo(whole, sequence * HandleLimits.PacketPayloadBytes);
        return whole;
    }
}

internal readonly record struct MessageKey(PacketSource Source, int RequestId, int SessionId);
