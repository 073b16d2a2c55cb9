using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Parties;

/// <summary>
/// 统一社会信用代码 (GB 32100): 18 characters, the third to eighth a region code, the last a check character.
/// Reading forgives spaces, lower case and full-width characters, since people paste it from documents; the text kept is the standard's.
/// </summary>
public readonly record struct Uscc
{
    public const int Length = 18;
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static ReadOnlySpan<byte> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private readonly string? _text;

    private Uscc(string text) => _text = text;

    /// <summary>The county-level code in it, as of its issue; the organisation may have moved since.</summary>
    public string Region => ToString().Length == Length ? ToString()[2..8] : "";

    public override string ToString() => _text ?? "";

    public static bool TryParse([NotNullWhen(true)] string? text, out Uscc result) => TryParse(text, out result, out _);

    /// <param name="problem">Which rule the text breaks, for the person who typed it or whose workbook holds it.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Uscc result, [NotNullWhen(false)] out Problem? problem)
    {
        result = default;
        Span<char> code = stackalloc char[Length];
        problem = UsccProblems.Empty;
        if (string.IsNullOrWhiteSpace(text)) return false;
        problem = UsccProblems.OfExcel(text);
        if (problem is not null) return false;
        problem = Tidy(text, code, out var length);
        if (problem is not null) return false;
        if (length != Length) problem = UsccProblems.WrongLength(length);
        else problem = Check(code);
        if (problem is not null) return false;
        result = new Uscc(new string(code));
        return true;
    }

    /// <summary>The check character that belongs to the first 17; null when one of them is outside the alphabet.</summary>
    public static char? CheckCharacter(ReadOnlySpan<char> first17)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            var value = Alphabet.IndexOf(first17[i], StringComparison.Ordinal);
            if (value < 0) return null;
            sum += value * Weights[i];
        }
        return Alphabet[(31 - sum % 31) % 31];
    }

    private static Problem? Tidy(string text, Span<char> into, out int length)
    {
        length = 0;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || c is '\u200b' or '\ufeff') continue;
            var narrow = char.ToUpperInvariant(FullWidth.Narrow(c));
            if (length < into.Length) into[length] = narrow;
            length++;
        }
        for (var i = 0; i < Math.Min(length, into.Length); i++)
        {
            if (!Alphabet.Contains(into[i], StringComparison.Ordinal)) return UsccProblems.WrongCharacter(i, into[i]);
        }
        return null;
    }

    private static Problem? Check(ReadOnlySpan<char> code)
    {
        for (var i = 2; i < 8; i++)
        {
            if (!char.IsAsciiDigit(code[i])) return UsccProblems.RegionNotDigits(i, code[i]);
        }
        var expected = CheckCharacter(code[..17])!.Value;
        if (expected == code[17]) return null;
        // Excel keeps 15 digits of a number: what it wrote as text again ends in 000.
        return code.IndexOfAnyExceptInRange('0', '9') < 0 && code.EndsWith("000") ? UsccProblems.ExcelZeros : UsccProblems.WrongCheck;
    }
}
