namespace Yiwang.Identify.Import.Survey;

/// <summary>
/// 64 bits of a text with ASCII letters folded, by folded multiplication: for "seen before" over millions of values in 8 bytes each. Two different ones of
/// 2 M meet with odds of one in ten million; whoever makes them meet on purpose spoils her own import only.
/// </summary>
internal static class TextHash
{
    private const ulong Key = 0x9E37_79B9_7F4A_7C15, Step = 0xD6E8_FEB8_6659_FD93;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = Key ^ (ulong)text.Length;
        while (text.Length >= 4)
        {
            var word = (ulong)Fold(text[0]) << 48 | (ulong)Fold(text[1]) << 32 | (ulong)Fold(text[2]) << 16 | Fold(text[3]);
            hash = Mix(hash ^ word, Step);
            text = text[4..];
        }
        var tail = 0UL;
        foreach (var c in text) tail = tail << 16 | Fold(c);
        return Mix(Mix(hash ^ tail, Step), Key);
    }

    private static ushort Fold(char c) => (ushort)(c is >= 'A' and <= 'Z' ? c | 0x20 : c);

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
