using System.Security.Cryptography;

namespace Yiwang.Trust.Coding.Secrets;

/// <summary>
/// A 暗码 as it is printed: 8 of 31 characters, 39.6 bits. The alphabet has neither I, L and O nor 0 and 1. There is no check character: it would make a guess 31 times as likely, and the set is so
/// sparse (one in 17 million texts at 50,000 codes) that a slip of the finger hits nobody else's code.
/// </summary>
internal static class SecretText
{
    public const int Length = 8;
    public const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    /// <summary>31⁸ different texts.</summary>
    public const ulong Space = 852_891_037_441;

    // of 2⁶⁴ the largest multiple of the space: what lies above is drawn again, so that no text is likelier than another
    private const ulong Fair = ulong.MaxValue / Space * Space;

    /// <summary>Fills with even random values below <see cref="Space"/>.</summary>
    public static void Draw(Span<ulong> values)
    {
        RandomNumberGenerator.Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
        for (var i = 0; i < values.Length; i++)
        {
            while (values[i] >= Fair) RandomNumberGenerator.Fill(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.Slice(i, 1)));
            values[i] %= Space;
        }
    }

    /// <param name="text">8 bytes of ASCII.</param>
    public static void Write(ulong value, Span<byte> text)
    {
        for (var i = Length - 1; i >= 0; i--)
        {
            text[i] = (byte)Alphabet[(int)(value % 31)];
            value /= 31;
        }
    }

    /// <summary>What a person typed: spaces and hyphens do not count, nor do small letters. False = no 暗码 at all, which is no attempt.</summary>
    public static bool TryRead(ReadOnlySpan<char> typed, Span<byte> text)
    {
        var length = 0;
        foreach (var c in typed)
        {
            if (c is ' ' or '-' or '　' or '\t') continue;
            var upper = c is >= 'a' and <= 'z' ? (char)(c - 32) : c is >= '！' and <= '～' ? char.ToUpperInvariant((char)(c - 0xFEE0)) : c;
            if (length == Length || !Alphabet.Contains(upper, StringComparison.Ordinal)) return false;
            text[length++] = (byte)upper;
        }
        return length == Length;
    }
}
