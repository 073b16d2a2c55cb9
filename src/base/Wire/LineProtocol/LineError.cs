namespace Yiwang.Wire.LineProtocol;

/// <summary>What is wrong with a line; the rest of the body goes on behind it.</summary>
public enum LineError : byte
{
    None,
    /// <summary>No measurement, or a tag without a value.</summary>
    BadKey,
    MissingFields,
    /// <summary>A field without a name, a value, or a value that is no number, boolean or string; NaN and infinity count as none.</summary>
    BadField,
    /// <summary>A string whose closing quotation mark is missing.</summary>
    OpenString,
    BadTime,
    TooManyFields,
    /// <summary>Longer than whoever reads the body holds.</summary>
    TooLong,
}
