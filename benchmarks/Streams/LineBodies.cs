using System.Globalization;
using System.Text;

namespace Yiwang.Benchmarks.Streams;

/// <summary>Bodies of line protocol of 100,000 samples each, made before anything is measured: 100 sources of ten fields a second, all in one line or each in its own.</summary>
internal static class LineBodies
{
    public const int Samples = 100_000;
    private const int Seconds = Samples / (LinesNode.Devices * LinesNode.PointsOfOne);

    public static byte[][] Make(Signal signal, int count, long startUs, bool oneField)
    {
        var bodies = new byte[count][];
        for (var b = 0; b < count; b++)
        {
            var text = new StringBuilder(oneField ? 4_200_000 : 1_600_000);
            for (var second = b * Seconds; second < (b + 1) * Seconds; second++)
            {
                for (var device = 0; device < LinesNode.Devices; device++) Append(text, signal, device, second, startUs, oneField);
            }
            bodies[b] = Encoding.ASCII.GetBytes(text.ToString());
        }
        return bodies;
    }

    private static void Append(StringBuilder text, Signal signal, int device, int second, long startUs, bool oneField)
    {
        for (var i = 0; i < LinesNode.PointsOfOne; i++)
        {
            if (oneField || i == 0) text.Append(CultureInfo.InvariantCulture, $"EQ-{device:D3},host=gateway-1 ");
            else text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"v{i}={signal.Value(device * LinesNode.PointsOfOne + i, second)}");
            if (oneField || i == LinesNode.PointsOfOne - 1) text.Append(CultureInfo.InvariantCulture, $" {(startUs + second * Filling.SecondUs) * 1_000}\n");
        }
    }
}
