namespace Yiwang.Wire.Modbus;

/// <summary>Why bytes are not what they should be. A reader answers one of these and never throws.</summary>
public enum ModbusFault
{
    None = 0,
    /// <summary>The bytes end before the frame does.</summary>
    NeedMore,
    /// <summary>A TCP header whose protocol is not 0.</summary>
    BadProtocol,
    /// <summary>A length that no frame has, or that does not fit the function.</summary>
    BadLength,
    BadChecksum,
    UnknownFunction,
    /// <summary>An answer to another function than the one asked.</summary>
    WrongFunction,
    /// <summary>A count of 0, over the function's limit, or not the one asked for.</summary>
    BadCount,
    /// <summary>A value that the function does not allow, as a coil that is neither FF00 nor 0000.</summary>
    BadValue,
    /// <summary>Address and count go beyond 65,536.</summary>
    BadAddress,
    /// <summary>A write whose answer does not repeat it.</summary>
    BadEcho,
}
