namespace Yiwang.Wire.Handle;

/// <summary>Sizes of the protocol: RFC 3652 §2.1–2.2 and the reference implementation's limits.</summary>
public static class HandleLimits
{
    public const int EnvelopeBytes = 20;
    public const int HeaderBytes = 24;
    /// <summary>A UDP packet, envelope included.</summary>
    public const int PacketBytes = 512;
    public const int PacketPayloadBytes = PacketBytes - EnvelopeBytes;
    /// <summary>A message without its envelope; what a peer claims beyond is refused before anything is allocated.</summary>
    public const int MessageBytes = 262_144;
    public const int Values = 2_048;
    public const int HandleBytes = 2_048;
    /// <summary>Items of any other list, and bytes of any other string.</summary>
    public const int ArrayItems = 1_048_576;
    /// <summary>Bytes of a value's smallest record: index, time, TTL type, TTL, permissions, and three empty lists.</summary>
    public const int ValueBytesMin = 26;
    public const int NonceBytes = 16;
}
