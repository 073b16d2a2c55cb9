using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Yiwang.Wire.Gs1;

/// <summary>The compressed form of a Digital Link: one path part behind the stem.</summary>
public static class Gs1Compressor
{
    private static readonly SearchValues<char> s_capitals = SearchValues.Create("0123456789ABCDEF");
    private static readonly SearchValues<char> s_small = SearchValues.Create("0123456789abcdef");

    /// <summary>Key, qualifiers and attributes; the rest of the query stays as it is.</summary>
    public static string Compress(Gs1DigitalLink link, string stem) => $"{stem}/{Compress(link.Elements)}{(link.Other.Length > 0 ? "?" + link.Other : "")}";

    public static string Compress(IEnumerable<Gs1Element> elements)
    {
        var left = elements.ToDictionary(e => e.Ai.Code, StringComparer.Ordinal);
        Gs1BitWriter bits = new();
        while (Best(left) is var (code, sequence) && sequence.Length > 0)
        {
            bits.Write(code, 8);
            foreach (var ai in sequence)
            {
                left.Remove(ai, out var element);
                Write(bits, element);
            }
        }
        foreach (var (code, element) in left.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            foreach (var digit in code) bits.Write(digit - '0', 4);
            Write(bits, element);
        }
        return bits.ToString();
    }

    // the sequence that saves the most digits of codes
    private static (int Code, string[] Sequence) Best(Dictionary<string, Gs1Element> left)
    {
        var best = (Code: 0, Sequence: Array.Empty<string>());
        foreach (var (code, sequences) in Gs1CompressionTable.Sequences)
        {
            if (sequences.Length == 1 && Array.TrueForAll(sequences[0], left.ContainsKey) && sequences[0].Sum(a => a.Length) > best.Sequence.Sum(a => a.Length)) best = (code, sequences[0]);
        }
        return best;
    }

    private static void Write(Gs1BitWriter bits, Gs1Element element)
    {
        var rest = element.Value.AsSpan();
        foreach (var part in Gs1CompressionTable.PartsOf(element.Ai))
        {
            var text = rest[..Math.Min(rest.Length, part.Length)];
            rest = rest[text.Length..];
            var encoding = part.Digits ? 0 : Encoding(text);
            if (!part.Digits) bits.Write(encoding, 3);
            if (!part.Fixed) bits.Write(text.Length, Gs1Bits.ForLength(part.Length));
            WriteText(bits, encoding, text);
        }
    }

    private static int Encoding(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExceptInRange('0', '9') ? 0 : !text.ContainsAnyExcept(s_capitals) ? 2 : !text.ContainsAnyExcept(s_small) ? 1 : !text.ContainsAnyExcept(Gs1Bits.Characters) ? 3 : 4;

    private static void WriteText(Gs1BitWriter bits, int encoding, ReadOnlySpan<char> text)
    {
        if (encoding == 0)
        {
            if (text.Length > 0) bits.Write(BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), Gs1Bits.ForDigits(text.Length));
            return;
        }
        foreach (var c in text)
        {
            if (encoding is 1 or 2) bits.Write(Convert.ToInt32(c.ToString(), 16), 4);
            else if (encoding == 3) bits.Write(Gs1Bits.Alphabet.IndexOf(c, StringComparison.Ordinal), 6);
            else bits.Write(c, 7);
        }
    }
}
