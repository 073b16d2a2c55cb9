using System.Buffers;
using System.Numerics;

namespace Yiwang.Wire.Gs1;

/// <summary>Numbers and characters as compression packs them.</summary>
internal static class Gs1Bits
{
    public const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    public static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);
    // the standard's own formula, with its allowance for rounding
    private const double Allowance = 0.01;

    /// <summary>Bits of a number of so many decimal digits.</summary>
    public static int ForDigits(int digits) => (int)Math.Ceiling(digits * Math.Log2(10) + Allowance);

    /// <summary>Bits of a length up to this.</summary>
    public static int ForLength(int max) => (int)Math.Ceiling(Math.Log2(max) + Allowance);
}

/// <summary>Reads bits out of base64url text, most significant first. Past the end it is <see cref="Failed"/> and reads zeros.</summary>
internal ref struct Gs1BitReader(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    public bool Failed { get; private set; }
    public readonly int Left => _text.Length * 6 - _at;

    public int Read(int bits)
    {
        var number = 0;
        for (var i = 0; i < bits; i++) number = number << 1 | Bit();
        return number;
    }

    public BigInteger ReadBig(int bits)
    {
        if (bits > Left) Failed = true;
        var number = BigInteger.Zero;
        for (var i = 0; i < bits && !Failed; i++) number = number << 1 | Bit();
        return number;
    }

    private int Bit()
    {
        if (_at >= _text.Length * 6)
        {
            Failed = true;
            return 0;
        }
        var value = Gs1Bits.Alphabet.IndexOf(_text[_at / 6], StringComparison.Ordinal);
        if (value < 0) Failed = true;
        return value >> (5 - _at++ % 6) & 1;
    }
}

internal sealed class Gs1BitWriter
{
    private readonly List<bool> _bits = [];

    public void Write(BigInteger number, int bits)
    {
        for (var i = bits - 1; i >= 0; i--) _bits.Add(!(number >> i).IsEven);
    }

    public override string ToString() => string.Create((_bits.Count + 5) / 6, _bits, static (text, bits) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            var value = 0;
            for (var j = 0; j < 6; j++) value = value << 1 | (i * 6 + j < bits.Count && bits[i * 6 + j] ? 1 : 0);
            text[i] = Gs1Bits.Alphabet[value];
        }
    });
}
