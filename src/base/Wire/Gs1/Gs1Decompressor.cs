using System.Globalization;
using System.Text;

namespace Yiwang.Wire.Gs1;

/// <summary>Elements and other pairs out of the compressed part of a Digital Link.</summary>
public static class Gs1Decompressor
{
    private const string Hex = "0123456789ABCDEF";

    /// <param name="other">Pairs that are not of GS1, as they stand in a query.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out IReadOnlyList<Gs1Element> elements, out string other)
    {
        elements = [];
        other = "";
        if (text.Length is < 2 or > Gs1Limits.CompressedLengthMax || text.ContainsAnyExcept(Gs1Bits.Characters)) return false;
        return TryRead(text, 0, out elements, out other) || TryRead(text, 1, out elements, out other);
    }

    private static bool TryRead(ReadOnlySpan<char> text, int alternative, out IReadOnlyList<Gs1Element> elements, out string other)
    {
        List<Gs1Element> read = [];
        StringBuilder pairs = new();
        (elements, other) = (read, "");
        Gs1BitReader bits = new(text);
        // less than a code is the filling of the last character
        while (bits.Left > 8)
        {
            if (!ReadOne(ref bits, alternative, read, pairs)) return false;
        }
        other = pairs.ToString();
        return read.Count > 0 && !bits.Failed && bits.Read(bits.Left) == 0;
    }

    private static bool ReadOne(ref Gs1BitReader bits, int alternative, List<Gs1Element> read, StringBuilder pairs)
    {
        var code = bits.Read(8);
        if (code >> 4 == 0xF) return ReadPair(ref bits, code & 0xF, pairs);
        if (Gs1CompressionTable.Sequences.TryGetValue(code, out var sequences))
        {
            foreach (var ai in sequences[Math.Min(alternative, sequences.Length - 1)])
            {
                if (!ReadElement(ref bits, Gs1Dictionary.Find(ai)!, read)) return false;
            }
            return true;
        }
        Span<char> digits = [Hex[code >> 4], Hex[code & 0xF], '0', '0'];
        var length = Gs1Dictionary.CodeLength(digits[..2]);
        for (var i = 2; i < length; i++) digits[i] = Hex[bits.Read(4)];
        return length > 0 && Gs1Dictionary.Find(digits[..length]) is { } found && ReadElement(ref bits, found, read);
    }

    private static bool ReadElement(ref Gs1BitReader bits, Gs1Ai ai, List<Gs1Element> read)
    {
        StringBuilder value = new();
        foreach (var part in Gs1CompressionTable.PartsOf(ai))
        {
            var encoding = part.Digits ? 0 : bits.Read(3);
            var length = part.Fixed ? part.Length : bits.Read(Gs1Bits.ForLength(part.Length));
            if (length > part.Length || !ReadText(ref bits, encoding, length, value)) return false;
        }
        var text = value.ToString();
        return Gs1Values.Check(ai, text, out _) == Gs1Fault.None && Gs1Elements.Add(read, new(ai, text)) == Gs1Fault.None;
    }

    // a key of up to 127 characters, then a value likewise
    private static bool ReadPair(ref Gs1BitReader bits, int firstBits, StringBuilder pairs)
    {
        StringBuilder pair = new();
        if (!ReadText(ref bits, 3, firstBits << 3 | bits.Read(3), pair) || pair.Length == 0) return false;
        pair.Append('=');
        StringBuilder value = new();
        if (!ReadText(ref bits, bits.Read(3), bits.Read(7), value)) return false;
        PercentText.Append(pair, value.ToString());
        pairs.Append(pairs.Length > 0 ? "&" : "").Append(pair);
        return true;
    }

    /// <param name="encoding">0 digits as one number, 1 and 2 hexadecimal in small and capital letters, 3 base64url, 4 ASCII.</param>
    private static bool ReadText(ref Gs1BitReader bits, int encoding, int length, StringBuilder to)
    {
        if (encoding == 0)
        {
            if (length == 0) return !bits.Failed;
            var digits = bits.ReadBig(Gs1Bits.ForDigits(length)).ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');
            to.Append(digits);
            return !bits.Failed && digits.Length == length;
        }
        for (var i = 0; i < length && !bits.Failed; i++)
        {
            var c = encoding switch { 1 => char.ToLowerInvariant(Hex[bits.Read(4)]), 2 => Hex[bits.Read(4)], 3 => Gs1Bits.Alphabet[bits.Read(6)], 4 => (char)bits.Read(7), _ => '\0' };
            if (c < ' ') return false;
            to.Append(c);
        }
        return !bits.Failed;
    }
}
