using System.Numerics;
using System.Runtime.CompilerServices;

namespace Yiwang.Streams.Codec;

/// <summary>
/// How long after its source time a sample was received, in steps of 1/16: a small number that stays the same while a link is steady.
/// Under 250 ms it is none. ToCode(ToMicroseconds(code)) is the code again, so merging chunks loses nothing more.
/// </summary>
internal static class Delay
{
    private const long NoneBelowUs = 250_000;
    private const int MantissaBits = 4;
    /// <summary>1/16 steps begin at 2^17 µs, so that the first real delay has a small code.</summary>
    private const int ExponentFrom = 17;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToCode(long delayUs) => (ulong)(delayUs + (NoneBelowUs - 1)) <= 2 * (ulong)(NoneBelowUs - 1) ? 0 : Step(delayUs);

    private static int Step(long delayUs)
    {
        var magnitude = (ulong)Math.Abs(Math.Max(delayUs, -long.MaxValue));
        var exponent = BitOperations.Log2(magnitude);
        var mantissa = (int)(magnitude >> (exponent - MantissaBits)) & ((1 << MantissaBits) - 1);
        var code = ((exponent - ExponentFrom) << MantissaBits) | mantissa;
        return delayUs < 0 ? -code : code;
    }

    /// <summary>The least delay of the step.</summary>
    public static long ToMicroseconds(long code)
    {
        var magnitude = Math.Abs((int)Math.Clamp(code, -(64 << MantissaBits), 64 << MantissaBits));
        if (magnitude == 0) return 0;
        var exponent = Math.Min((magnitude >> MantissaBits) + ExponentFrom, 62);
        var delay = (1L << exponent) | ((long)(magnitude & ((1 << MantissaBits) - 1)) << (exponent - MantissaBits));
        delay = Math.Max(delay, NoneBelowUs);
        return code < 0 ? -delay : delay;
    }
}
