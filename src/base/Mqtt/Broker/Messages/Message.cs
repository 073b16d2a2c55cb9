using System.Buffers.Binary;

namespace Yiwang.Mqtt.Broker.Messages;

/// <summary>A message that has to be kept: it waits for a client or its answer, or is retained. Shared by all who wait for it; never changed but for where the journal has it.</summary>
internal sealed class Message(byte[] body, int topicLength, int propertiesLength, byte qos, bool retain)
{
    public const long Never = long.MaxValue;

    public ReadOnlySpan<byte> Topic => body.AsSpan(0, topicLength);
    /// <summary>Encoded, those alone that are passed on; the expiry interval as it was published.</summary>
    public ReadOnlySpan<byte> Properties => body.AsSpan(topicLength, propertiesLength);
    public ReadOnlySpan<byte> Payload => body.AsSpan(topicLength + propertiesLength);
    public byte Qos => qos;
    public bool Retain => retain;
    /// <summary>Where the four bytes of the expiry interval lie within the properties; -1 = it never expires.</summary>
    public int ExpiryAt { get; init; } = -1;
    /// <summary>Milliseconds of the broker's clock.</summary>
    public long ExpiresAtMs { get; init; } = Never;
    /// <summary>What it takes of a queue's and the broker's byte bounds.</summary>
    public int Bytes => body.Length + 64;

    /// <summary>Number in the journal, 0 = not there; guarded by the journal.</summary>
    public long JournalId { get; set; }
    /// <summary>The journal's segment that holds the body; guarded by the journal.</summary>
    public int JournalSegment { get; set; } = -1;

    public bool IsExpired(long nowMs) => nowMs >= ExpiresAtMs;

    public uint SecondsLeft(long nowMs) => (uint)Math.Max(1, (ExpiresAtMs - nowMs + 999) / 1_000);

    /// <summary>The expiry interval as published, whatever time has passed.</summary>
    public uint ExpirySeconds => ExpiryAt < 0 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Properties[ExpiryAt..]);
}
