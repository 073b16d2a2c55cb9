namespace Yiwang.Wire.Gs1;

/// <summary>What is wrong with an element string, a Digital Link or one of their values.</summary>
public enum Gs1Fault : byte
{
    None,
    /// <summary>Nothing there, or nothing of GS1.</summary>
    Empty,
    /// <summary>Over <see cref="Gs1Limits"/>.</summary>
    TooLong,
    /// <summary>Where an Application Identifier must stand, something else does.</summary>
    AiExpected,
    /// <summary>Digits that are no Application Identifier.</summary>
    AiUnknown,
    /// <summary>An Application Identifier without its value.</summary>
    ValueMissing,
    ValueTooShort,
    ValueTooLong,
    /// <summary>A character outside the value's set: digits, or GS1 set 82, 39 or 64.</summary>
    Character,
    /// <summary>The modulo-10 check digit.</summary>
    CheckDigit,
    /// <summary>The two check characters of a Global Model Number.</summary>
    CheckCharacters,
    /// <summary>A value must begin with at least four digits of a GS1 company prefix.</summary>
    CompanyPrefix,
    Date,
    Time,
    /// <summary>Another rule of this Application Identifier, as a piece number over the total.</summary>
    Value,
    /// <summary>The same Application Identifier twice with different values.</summary>
    Repeated,
    /// <summary>A percent sign without two hexadecimal digits, or bytes that are no ASCII character.</summary>
    PercentEncoding,
    /// <summary>No primary key, so no Digital Link.</summary>
    KeyMissing,
    /// <summary>A path whose parts are no pairs.</summary>
    PathUnpaired,
    /// <summary>This key takes no such qualifier.</summary>
    QualifierUnknown,
    /// <summary>The key takes this qualifier, but earlier in the path, or not beside another.</summary>
    QualifierOrder,
    /// <summary>An Application Identifier that may not stand in the query: a qualifier without its key, for example.</summary>
    AttributeNotAllowed,
    /// <summary>Text that is not the compressed form it would have to be.</summary>
    Compressed,
}

/// <param name="Position">Characters from the beginning of the text, 0 and up.</param>
/// <param name="Ai">The Application Identifier concerned; null when none.</param>
public readonly record struct Gs1Problem(Gs1Fault Fault, int Position = 0, string? Ai = null)
{
    public bool IsNone => Fault == Gs1Fault.None;
}

/// <summary>Bounds of everything read here.</summary>
public static class Gs1Limits
{
    /// <summary>Characters of an element string or an address.</summary>
    public const int TextLengthMax = 4_096;
    /// <summary>Elements of one message; a symbol holds far fewer.</summary>
    public const int ElementsMax = 64;
    /// <summary>Characters of a compressed path part.</summary>
    public const int CompressedLengthMax = 1_024;
}
