namespace Yiwang.Expressions.Units;

/// <param name="Dimension">Units of one dimension convert into each other. One that the table does not know is a dimension of its own.</param>
/// <param name="Scale">value in the dimension's base = value × Scale + Offset.</param>
internal sealed record Unit(string Code, string Dimension, double Scale, double Offset = 0)
{
    public const string Time = "time";

    /// <summary>Its zero is not nothing (℃): a difference of two is not a value of the same unit.</summary>
    public bool HasOffset => Offset != 0;

    public bool Fits(Unit other) => Dimension == other.Dimension;

    /// <summary>result = value × Scale + Offset turns this unit into another of the same dimension.</summary>
    public (double Scale, double Offset) To(Unit other) => (Scale / other.Scale, (Offset - other.Offset) / other.Scale);
}
