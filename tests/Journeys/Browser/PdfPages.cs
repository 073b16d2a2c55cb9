using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>The sizes of a printed document's pages, in whole millimetres, as the browser wrote them (ISO 32000 MediaBox, 72 points to the inch).</summary>
internal static partial class PdfPages
{
    public static IReadOnlyList<(int Width, int Height)> SizesMm(byte[] pdf) =>
        [.. MediaBox().Matches(Encoding.Latin1.GetString(pdf)).Select(m => (Millimetres(m.Groups[1].Value), Millimetres(m.Groups[2].Value)))];

    private static int Millimetres(string points) => (int)Math.Round(double.Parse(points, CultureInfo.InvariantCulture) * 25.4 / 72);

    [GeneratedRegex(@"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")]
    private static partial Regex MediaBox();
}
