using System.Globalization;

namespace Yiwang.Events;

/// <summary>Counts in English sentences, where one of a thing is said otherwise than several: <c>1 lot</c>, <c>1,204 lots</c>.</summary>
public static class English
{
    private static readonly string[] s_longPlurals = ["ches", "shes", "sses", "xes"];

    /// <param name="one">What follows the number when it is one; may hold the verb too: <c>row is</c>.</param>
    /// <param name="many">What follows any other number; <paramref name="one"/> with an s unless given.</param>
    public static string Count(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>A unit that data name in the plural, as it stands after a number: boxes, but 1 box.</summary>
    public static string Unit(long count, string many) => count != 1 ? many
        : many.EndsWith("ies", StringComparison.Ordinal) ? many[..^3] + "y"
        : s_longPlurals.Any(e => many.EndsWith(e, StringComparison.Ordinal)) ? many[..^2]
        : many.EndsWith('s') ? many[..^1] : many;
}
