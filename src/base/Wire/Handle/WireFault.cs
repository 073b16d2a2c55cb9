namespace Yiwang.Wire.Handle;

/// <summary>Why bytes are not what they should be. A parser answers one of these and never throws.</summary>
public enum WireFault
{
    None = 0,
    /// <summary>The bytes end before the message does.</summary>
    NeedMore,
    /// <summary>Over one of <see cref="HandleLimits"/>.</summary>
    TooLong,
    /// <summary>A length that is negative or goes beyond what holds it.</summary>
    BadLength,
    /// <summary>A count that is negative or cannot fit into the bytes that remain.</summary>
    BadCount,
    /// <summary>Not UTF-8.</summary>
    BadText,
    /// <summary>Bytes remain where the format ends.</summary>
    TrailingBytes,
    UnknownDigest,
    UnknownKey,
    UnknownFormat,
}
