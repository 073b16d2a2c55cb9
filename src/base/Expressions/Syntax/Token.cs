namespace Yiwang.Expressions.Syntax;

internal enum TokenKind : byte
{
    End, Number, Text, Name, Word,
    And, Or, Not, For, True, False,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    Plus, Minus, Times, Divide,
    Open, Close, Comma,
}

/// <param name="At">Counted from 0.</param>
/// <param name="Text">Of a text, a name in brackets or a word; the unit of a number, empty when it has none.</param>
internal readonly record struct Token(TokenKind Kind, int At, int Length, string Text = "", double Number = 0)
{
    public int End => At + Length;
}
