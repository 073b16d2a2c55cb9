namespace Yiwang.Expressions;

/// <summary>What an expression gives: a number, a boolean (1 or 0), microseconds, or a text; or nothing, which is neither true nor false.</summary>
public readonly record struct Value
{
    private Value(double number, string? text, Certainty certainty) => (Number, Text, Certainty) = (number, text, certainty);

    public static readonly Value Unknown = new(0, null, Certainty.Unknown);

    public double Number { get; }
    public string? Text { get; }
    public Certainty Certainty { get; }

    public bool IsUnknown => Certainty == Certainty.Unknown;
    /// <summary>Known to be true. An unknown value is not.</summary>
    public bool IsTrue => Number != 0 && !IsUnknown;
    /// <summary>Known to be false.</summary>
    public bool IsFalse => Number == 0 && !IsUnknown;

    /// <summary>NaN and the infinities are unknown.</summary>
    public static Value Of(double number, Certainty certainty = Certainty.Known) =>
        certainty == Certainty.Unknown || !double.IsFinite(number) ? Unknown : new(number, null, certainty);

    public static Value Of(bool truth, Certainty certainty = Certainty.Known) => Of(truth ? 1 : 0, certainty);

    public static Value Of(string text, Certainty certainty = Certainty.Known) => certainty == Certainty.Unknown ? Unknown : new(0, text, certainty);
}
