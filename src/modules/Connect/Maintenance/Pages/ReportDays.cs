using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Console.Language;

namespace Yiwang.Connect.Maintenance.Pages;

/// <summary>Which production days a report is about: the last 1, 7 or 30, or from and to a day.</summary>
internal sealed record ReportDays(DateOnly From, DateOnly To, int? Last)
{
    public static readonly IReadOnlyList<int> Choices = [1, 7, 30];
    private const int LongestDays = 366;

    public static ReportDays Of(IQueryCollection query, ShiftPlan? plan, Text text, long nowUs)
    {
        var today = new ShiftTimes(plan ?? ShiftPlan.Usual, text.Zone).Day(nowUs);
        if (Day(query["from"]) is { } from && Day(query["to"]) is { } to && from <= to && to.DayNumber - from.DayNumber < LongestDays) return new(from, to, null);
        var last = int.TryParse(query["days"], CultureInfo.InvariantCulture, out var days) && Choices.Contains(days) ? days : 7;
        return new(today.AddDays(1 - last), today, last);
    }

    public string Href(string path) => Last is { } days ? $"{path}?days={days}" : $"{path}?from={Text(From)}&to={Text(To)}";

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
