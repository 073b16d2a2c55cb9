namespace Yiwang.Wire.LineProtocol;

public enum LineFieldKind : byte { Number, Integer, Unsigned, Boolean, Text }

/// <summary>A field of the present line; positions count from the start of the body that was given.</summary>
/// <param name="Bits">Bits of the double, the integer, or 0 or 1.</param>
/// <param name="TextStart">Of text: between the quotation marks, escapes still in it.</param>
/// <param name="Escaped">The text or the name has a backslash.</param>
public readonly record struct LineField(int NameStart, int NameLength, LineFieldKind Kind, long Bits, int TextStart, int TextLength, bool Escaped)
{
    public double Number => BitConverter.Int64BitsToDouble(Bits);
}
