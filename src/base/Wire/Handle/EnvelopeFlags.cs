namespace Yiwang.Wire.Handle;

/// <summary>RFC 3652 §2.1; the low two bits of the byte carry the suggested major version instead.</summary>
[Flags]
public enum EnvelopeFlags
{
    None = 0,
    /// <summary>No implementation compresses; such a message is refused.</summary>
    Compressed = 0x80,
    /// <summary>All after the envelope is encrypted under the session's key.</summary>
    Encrypted = 0x40,
    /// <summary>One of several packets.</summary>
    Truncated = 0x20,
    Unassigned = 0x1C,
}
