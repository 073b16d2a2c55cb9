namespace Yiwang.Wire.Gs1;

/// <summary>Check digits and check characters (GS1 General Specifications §7.9).</summary>
public static class Gs1CheckDigits
{
    private const string Set82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    private const string Set32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static ReadOnlySpan<byte> Primes => [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

    /// <summary>The modulo-10 digit that belongs after these digits.</summary>
    public static char Mod10(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = digits.Length - 1; i >= 0; i--) sum += (digits[i] - '0') * ((digits.Length - i) % 2 == 1 ? 3 : 1);
        return (char)('0' + (10 - sum % 10) % 10);
    }

    /// <summary>The two characters that belong after the text of a Global Model Number, 1 to 23 characters of set 82.</summary>
    public static (char First, char Second) Pair(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var i = 0; i < text.Length; i++) sum += Set82.IndexOf(text[i], StringComparison.Ordinal) * Primes[text.Length - 1 - i];
        sum %= 1021;
        return (Set32[sum >> 5], Set32[sum & 31]);
    }

    internal static bool InSet82(char c) => Set82.Contains(c, StringComparison.Ordinal);

    internal const int PairTextMax = 23;
}
