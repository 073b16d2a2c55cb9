using System.Globalization;

namespace Yiwang.Notices.Calendar;

/// <summary>The arrangements of the General Office of the State Council that ship with the program: <c>Data/{year}.csv</c>, whose first line names the document.</summary>
internal static class PublishedYears
{
    public static IReadOnlyList<CalendarYear> All { get; } = [.. Load().OrderBy(y => y.Year)];

    private static IEnumerable<CalendarYear> Load()
    {
        var assembly = typeof(PublishedYears).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".csv", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var days = lines[1..].Select(Parse).ToList();
            yield return new CalendarYear(int.Parse(name.Split('.')[^2].TrimStart('_'), CultureInfo.InvariantCulture), lines[0].TrimStart('#', ' '), days);
        }
    }

    private static SpecialDay Parse(string line)
    {
        var cells = line.Split(',');
        return SpecialDay.TryParse(cells[0], cells[1], cells[2], out var day) ? day : throw new InvalidDataException(line);
    }
}
