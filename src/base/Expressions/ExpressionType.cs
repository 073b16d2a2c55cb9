namespace Yiwang.Expressions;

public enum ExpressionType : byte
{
    /// <summary>IEEE 754 binary64, with or without a unit. Integers are exact up to 2^53.</summary>
    Number,
    Boolean,
    Text,
    /// <summary>A length of time, kept in microseconds.</summary>
    Duration,
}

/// <summary>How far a value may be believed.</summary>
public enum Certainty : byte
{
    Known,
    /// <summary>Usable, with doubt: an initial, substituted or out-of-range value went into it.</summary>
    Uncertain,
    /// <summary>There is no value: the source is bad, or nothing came yet, or the result is undefined (a division by zero).</summary>
    Unknown,
}
