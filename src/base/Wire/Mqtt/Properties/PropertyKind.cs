namespace Yiwang.Wire.Mqtt.Properties;

/// <summary>The data type of a property's value.</summary>
internal enum PropertyKind : byte
{
    None,
    /// <summary>A byte that is 0 or 1.</summary>
    Flag,
    UInt16,
    UInt32,
    VariableInteger,
    Text,
    Binary,
    TextPair,
}
