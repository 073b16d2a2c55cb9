using System.Runtime.CompilerServices;

namespace Yiwang.Streams.Codec;

/// <summary>How a column of numbers became integers.</summary>
internal enum DecimalForm : byte
{
    /// <summary>The bits, ordered as the numbers are.</summary>
    Bits = 0,
    /// <summary>m / 10^k, the number that a decimal literal gives.</summary>
    Divided = 1,
    /// <summary>m × 10^-k.</summary>
    Multiplied = 2,
    /// <summary>m / 10^k rounded to binary32.</summary>
    Single = 3,
}

internal static class Decimals
{
    public const int DigitsMax = 15;
    /// <summary>Adding 1.5 × 2^52 leaves the nearest integer in the low bits, for magnitudes under 2^51.</summary>
    private const double Rounder = 6_755_399_441_055_744;
    private const double Limit = 1L << 51;

    private static readonly double[] s_powers = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    private static readonly double[] s_fractions = [1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15];

    /// <summary>The fewest digits, of at least <paramref name="from"/>, that give the value back; -1 for none.</summary>
    public static int Digits(DecimalForm form, double value, int from)
    {
        Span<long> one = [BitConverter.DoubleToInt64Bits(value)], m = stackalloc long[1];
        for (var digits = from; digits <= DigitsMax; digits++) if (Convert(form, digits, one, 0, m) == 1) return digits;
        return -1;
    }

    /// <summary>Converts from <paramref name="start"/> on; returns the index of the first value that does not fit, or the count.</summary>
    public static int Convert(DecimalForm form, int digits, ReadOnlySpan<long> bits, int start, Span<long> into) => form switch
    {
        DecimalForm.Divided => Convert(new Divided(s_powers[digits]), bits, start, into, s_powers[digits]),
        DecimalForm.Multiplied => Convert(new Multiplied(s_fractions[digits]), bits, start, into, s_powers[digits]),
        _ => Convert(new Single(s_powers[digits]), bits, start, into, s_powers[digits]),
    };

    public static void Restore(DecimalForm form, int digits, Span<long> values)
    {
        switch (form)
        {
            case DecimalForm.Divided: Restore(new Divided(s_powers[digits]), values); break;
            case DecimalForm.Multiplied: Restore(new Multiplied(s_fractions[digits]), values); break;
            case DecimalForm.Single: Restore(new Single(s_powers[digits]), values); break;
            default: foreach (ref var v in values) v = Ordered(v); break;
        }
    }

    /// <summary>Makes the signed order of the bits that of the numbers; its own inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Ordered(long bits) => bits ^ (long)((ulong)(bits >> 63) >> 1);

    private static int Convert<TForm>(TForm form, ReadOnlySpan<long> bits, int start, Span<long> into, double power) where TForm : struct, IForm
    {
        into = into[..bits.Length];
        for (var i = start; i < bits.Length; i++)
        {
            var scaled = BitConverter.Int64BitsToDouble(bits[i]) * power;
            var rounded = scaled + Rounder;
            // a NaN fails the first test
            if (!(Math.Abs(scaled) < Limit) || BitConverter.DoubleToInt64Bits(form.Number(rounded - Rounder)) != bits[i]) return i;
            into[i] = BitConverter.DoubleToInt64Bits(rounded) - BitConverter.DoubleToInt64Bits(Rounder);
        }
        return bits.Length;
    }

    private static void Restore<TForm>(TForm form, Span<long> values) where TForm : struct, IForm
    {
        foreach (ref var v in values) v = BitConverter.DoubleToInt64Bits(form.Number(v));
    }

    private interface IForm
    {
        double Number(double digits);
    }

    private readonly struct Divided(double power) : IForm
    {
        public double Number(double digits) => digits / power;
    }

    private readonly struct Multiplied(double fraction) : IForm
    {
        public double Number(double digits) => digits * fraction;
    }

    private readonly struct Single(double power) : IForm
    {
        public double Number(double digits) => (float)(digits / power);
    }
}
