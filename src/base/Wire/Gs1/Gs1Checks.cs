namespace Yiwang.Wire.Gs1;

/// <summary>Rules of single components, whose characters and length are sound already.</summary>
internal static class Gs1Checks
{
    public static Gs1Fault Run(Gs1Check check, ReadOnlySpan<char> text)
    {
        var (sound, fault) = check switch
        {
            Gs1Check.Mod10 => (Gs1CheckDigits.Mod10(text[..^1]) == text[^1], Gs1Fault.CheckDigit),
            Gs1Check.Pair => (IsPaired(text), Gs1Fault.CheckCharacters),
            Gs1Check.Company1 or Gs1Check.Company2 => (text.Length >= 4 && !text[..4].ContainsAnyExceptInRange('0', '9'), Gs1Fault.CompanyPrefix),
            Gs1Check.Date0 => (IsDate(text, dayMayBeZero: true), Gs1Fault.Date),
            Gs1Check.Date => (IsDate(text, dayMayBeZero: false), Gs1Fault.Date),
            Gs1Check.LongDate => (IsDate(text[2..], dayMayBeZero: false), Gs1Fault.Date),
            Gs1Check.Time => (Number(text[..2]) < 24 && Number(text[2..]) < 60, Gs1Fault.Time),
            Gs1Check.Hour => (Number(text) < 24, Gs1Fault.Time),
            Gs1Check.Sixty => (Number(text) < 60, Gs1Fault.Time),
            _ => (Other(check, text), Gs1Fault.Value),
        };
        return sound ? Gs1Fault.None : fault;
    }

    private static bool Other(Gs1Check check, ReadOnlySpan<char> text) => check switch
    {
        Gs1Check.Percent => HasWholePercents(text),
        Gs1Check.Bit => text[0] is '0' or '1',
        Gs1Check.Winding => text[0] is '0' or '1' or '9',
        Gs1Check.Zero => !text.ContainsAnyExcept('0'),
        Gs1Check.Nonzero => text.ContainsAnyExcept('0'),
        // piece 1..total of a total of at least 1
        Gs1Check.Piece => Number(text[..2]) >= 1 && Number(text[..2]) <= Number(text[2..]),
        Gs1Check.NoLead => text.Length == 1 || text[0] != '0',
        Gs1Check.Iban => IsIban(text),
        // degrees × 10⁷ from the pole and from the antimeridian
        Gs1Check.Latitude => Number(text) <= 1_800_000_000,
        Gs1Check.Longitude => Number(text) <= 3_600_000_000,
        Gs1Check.Sex => text[0] is '0' or '1' or '2' or '9',
        Gs1Check.Letter => text.ContainsAnyExceptInRange('0', '9'),
        _ => true,
    };

    private static bool IsPaired(ReadOnlySpan<char> text) =>
        text.Length is > 2 and <= Gs1CheckDigits.PairTextMax + 2 && Gs1CheckDigits.Pair(text[..^2]) == (text[^2], text[^1]);

    // years of two digits: every fourth is a leap year between 1901 and 2099
    private static bool IsDate(ReadOnlySpan<char> yymmdd, bool dayMayBeZero)
    {
        var (year, month, day) = (Number(yymmdd[..2]), Number(yymmdd[2..4]), Number(yymmdd[4..]));
        if (month is < 1 or > 12) return false;
        return day <= DateTime.DaysInMonth(2000 + (int)year, (int)month) && (day > 0 || dayMayBeZero);
    }

    private static bool HasWholePercents(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('%'); at >= 0; at = text.IndexOf('%'))
        {
            if (text.Length < at + 3 || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2])) return false;
            text = text[(at + 3)..];
        }
        return true;
    }

    /// <summary>ISO 13616: country and check digits moved behind, letters as 10 to 35, the whole modulo 97 is 1.</summary>
    private static bool IsIban(ReadOnlySpan<char> text)
    {
        if (text.Length < 10 || !char.IsAsciiLetterUpper(text[0]) || !char.IsAsciiLetterUpper(text[1]) || !char.IsAsciiDigit(text[2]) || !char.IsAsciiDigit(text[3])) return false;
        var remainder = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[(i + 4) % text.Length];
            if (char.IsAsciiDigit(c)) remainder = (remainder * 10 + (c - '0')) % 97;
            else if (char.IsAsciiLetterUpper(c)) remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
            else return false;
        }
        return remainder == 1;
    }

    private static long Number(ReadOnlySpan<char> digits)
    {
        long number = 0;
        foreach (var c in digits) number = number * 10 + (c - '0');
        return number;
    }
}
