using System.Globalization;

namespace Yiwang.Things;

/// <summary>
/// Stem + fixed-width number + tail: <c>ZXJ26[000001-020000]</c> has stem ZXJ26, 6 digits, empty tail. The number is the last run of digits in the suffix,
/// so that one look-up finds the range of a handle: a tail holds no digit.
/// </summary>
public sealed record RangePattern(Prefix Prefix, string Stem, int Digits, string Tail, long From, long To)
{
    /// <summary>Digits of the number together with those at the end of the stem; fits 64 bits.</summary>
    public const int DigitsMax = 18;

    public long Count => To - From + 1;

    /// <summary>The handle of a member; the number lies within the range.</summary>
    public Handle Member(long number) => Handle.Of(Prefix, Suffix.Trusted(string.Create(CultureInfo.InvariantCulture, $"{Stem}{Padded(number)}{Tail}")));

    /// <summary>As people write it: <c>99.501.1001/ZXJ26[000001-020000]</c>.</summary>
    public override string ToString() => $"{Prefix}/{Stem}[{Padded(From)}-{Padded(To)}]{Tail}";

    /// <summary>The same range with the digits at the end of the stem counted to the number, so that all spellings of a range meet.</summary>
    public RangePattern Normalize()
    {
        var letters = Stem.AsSpan().TrimEnd("0123456789").Length;
        if (letters == Stem.Length) return this;
        var lead = long.Parse(Stem.AsSpan(letters), NumberStyles.None, CultureInfo.InvariantCulture);
        var shift = 1L;
        for (var i = 0; i < Digits; i++) shift *= 10;
        return this with { Stem = Stem[..letters], Digits = Digits + Stem.Length - letters, From = lead * shift + From, To = lead * shift + To };
    }

    private string Padded(long number) => number.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
}
