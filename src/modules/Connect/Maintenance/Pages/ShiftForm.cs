using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Console.Components;
using Yiwang.Console.Language;

namespace Yiwang.Connect.Maintenance.Pages;

/// <summary>A shift plan as lines of text, which people paste and read faster than rows of small boxes.</summary>
internal sealed partial record ShiftForm(string Begins, string Shifts, IReadOnlySet<DayOfWeek> Days, string Exceptions, string Stops)
{
    private const string Day = "yyyy-MM-dd", Whole = "全厂";

    public static ShiftForm Of(ShiftPlan plan, Text text) => new(
        plan.DayBegins.ToString("HH:mm", CultureInfo.InvariantCulture),
        string.Join('\n', plan.Shifts.Select(s => $"{s.Name} {Times(s.From, s.To)}{string.Concat(s.Breaks.Select(b => $" {text["休息", "break"]} {Times(b.From, b.To)}"))}")),
        plan.Days.ToHashSet(),
        string.Join('\n', plan.Exceptions.OrderBy(e => e.Key).Select(e => $"{e.Key.ToString(Day, CultureInfo.InvariantCulture)} {(e.Value ? text["班", "on"] : text["休", "off"])}")),
        string.Join('\n', plan.Stops.Select(s => $"{text.Field(s.FromUs)} {text.Field(s.ToUs)} {(s.Device is { } device ? device[(device.IndexOf('/', StringComparison.Ordinal) + 1)..] : text[Whole, "all"])} {s.Reason}")));

    public static ShiftForm Of(IFormCollection form) => new(form["begins"].ToString(), form["shifts"].ToString(), form["days"].Select(d => Enum.TryParse<DayOfWeek>(d, out var day) ? day : (DayOfWeek?)null).OfType<DayOfWeek>().ToHashSet(), form["exceptions"].ToString(), form["stops"].ToString());

    /// <returns>Null when a line cannot be read; then the errors name it.</returns>
    public ShiftPlan? Read(Text text, string owner, FormErrors errors)
    {
        if (!TimeOnly.TryParseExact(Begins, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var begins)) errors.Add("begins", text["请填写时间。", "Give a time."]);
        List<Shift> shifts = [];
        Dictionary<DateOnly, bool> exceptions = [];
        List<PlannedStop> stops = [];
        foreach (var line in Lines(Shifts))
        {
            if (ReadShift(line) is { } shift) shifts.Add(shift);
            else errors.Add("shifts", text[$"看不懂这一行：{line}", $"This line cannot be read: {line}"]);
        }
        foreach (var line in Lines(Exceptions))
        {
            if (ExceptionLine().Match(line) is { Success: true } match && DateOnly.TryParseExact(match.Groups[1].Value, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) exceptions[day] = match.Groups[2].Value is "班" or "on";
            else errors.Add("exceptions", text[$"看不懂这一行：{line}", $"This line cannot be read: {line}"]);
        }
        foreach (var line in Lines(Stops))
        {
            var words = line.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 4 && text.ReadMinute(words[0]) is { } from && text.ReadMinute(words[1]) is { } to) stops.Add(new(words[2] is Whole or "all" ? null : $"{owner}/{words[2]}", from, to, words[3]));
            else errors.Add("stops", text[$"看不懂这一行：{line}", $"This line cannot be read: {line}"]);
        }
        return errors.Any ? null : new ShiftPlan { DayBegins = begins, Shifts = shifts, Days = [.. Days.Order()], Exceptions = exceptions, Stops = stops };
    }

    private static Shift? ReadShift(string line)
    {
        var match = ShiftLine().Match(line);
        if (!match.Success || Span(match.Groups[2].Value) is not { } times) return null;
        List<ShiftBreak> breaks = [];
        foreach (Capture capture in match.Groups[3].Captures)
        {
            if (Span(capture.Value) is not { } rest) return null;
            breaks.Add(new(rest.From, rest.To));
        }
        return new(match.Groups[1].Value, times.From, times.To, breaks);
    }

    private static (TimeOnly From, TimeOnly To)? Span(string text)
    {
        var ends = text.Split('-');
        return TimeOnly.TryParseExact(ends[0], ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var from) && TimeOnly.TryParseExact(ends[1] == "24:00" ? "00:00" : ends[1], ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var to) ? (from, to) : null;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    private static string Times(TimeOnly from, TimeOnly to) => string.Create(CultureInfo.InvariantCulture, $"{from:HH:mm}-{to:HH:mm}");

    [GeneratedRegex(@"^(\S{1,40})\s+(\d{1,2}:\d\d-\d{1,2}:\d\d)(?:\s+(?:休息|break)\s+(\d{1,2}:\d\d-\d{1,2}:\d\d))*$", RegexOptions.NonBacktracking)]
    private static partial Regex ShiftLine();
    [GeneratedRegex(@"^(\d{4}-\d\d-\d\d)\s+(班|休|on|off)$", RegexOptions.NonBacktracking)]
    private static partial Regex ExceptionLine();
}
