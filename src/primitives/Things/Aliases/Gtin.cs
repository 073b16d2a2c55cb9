using Yiwang.Events;

namespace Yiwang.Things.Aliases;

/// <summary>
/// GTIN-8, -12, -13 and -14 with the GS1 modulo-10 check digit; compared and stored as 14 digits. GS1's restricted-circulation prefixes (02, 04, 20–29) are
/// accepted: a company uses them inside its own doors, and our demo data does.
/// </summary>
public static class Gtin
{
    public const int Digits = 14;

    /// <summary>The check digit that belongs after these digits (all but the last).</summary>
    public static char CheckDigit(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = body.Length - 1; i >= 0; i--) sum += (body[i] - '0') * ((body.Length - i) % 2 == 1 ? 3 : 1);
        return (char)('0' + (10 - sum % 10) % 10);
    }

    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length is 8 or 12 or 13 or 14 && !text.ContainsAnyExceptInRange('0', '9') && CheckDigit(text[..^1]) == text[^1];

    internal static (string?, Bilingual) Normalize(string text)
    {
        if (text.Length is not (8 or 12 or 13 or 14) || text.AsSpan().ContainsAnyExceptInRange('0', '9')) return (null, AliasProblems.GtinShape);
        var right = CheckDigit(text.AsSpan(..^1));
        return right == text[^1] ? (text.PadLeft(Digits, '0'), default) : (null, AliasProblems.GtinCheckDigit(right));
    }
}
