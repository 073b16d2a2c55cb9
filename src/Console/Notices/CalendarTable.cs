using System.Globalization;
using System.Text;
using Yiwang.Console.Export;
using Yiwang.Console.Tables;
using Yiwang.Events;
using Yiwang.Notices.Calendar;

namespace Yiwang.Console.Notices;

/// <summary>A year of the calendar as a table: 日期, 休 or 班, name. The file that is given out is the one that is taken in.</summary>
internal static class CalendarTable
{
    public const int BytesMax = 1 << 20;
    private const int RowsMax = 400;

    public static string Write(CalendarYear year)
    {
        var text = new StringBuilder(CsvText.ByteOrderMark).Append(CsvText.Line("日期", "休/班", "名称"));
        foreach (var day in year.Days) text.Append(CsvText.Line(day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), SpecialDay.KindOf(day.Works), day.Name));
        return text.ToString();
    }

    /// <summary>A heading is not needed; a row that is no day is refused by its number.</summary>
    public static Outcome<IReadOnlyList<SpecialDay>> Read(byte[] file)
    {
        var limits = TableLimits.Default with { UploadBytesMax = BytesMax, RowsMax = RowsMax };
        if (TableSource.Identify(new MemoryStream(file), limits, out var problem) is not { } known) return Wrong(problem!);
        using var table = TableSource.Open(new MemoryStream(file), known.Choice, limits, out problem);
        if (table is null) return Wrong(problem!);
        var reader = table.Reader;
        List<SpecialDay> days = [];
        while (reader.Read())
        {
            if (reader.IsBlank) continue;
            if (SpecialDay.TryParse(reader.Text(0).ToString(), reader.Text(1).ToString(), reader.Text(2).ToString(), out var day)) days.Add(day);
            else if (days.Count > 0 || reader.Row > 1) return Invalid($"第 {reader.Row} 行看不懂。每行写日期、休或班、名称，如 2026-02-14,班,春节。", $"Row {reader.Row} is not understood. Each row has a date, off or work, and a name, as 2026-02-14,work,Spring Festival.");
        }
        if (reader.Problem is { } broken) return Wrong(broken);
        if (days.Count == 0) return Invalid("文件里没有日期。", "The file has no days.");
        return days;
    }

    private static Outcome Wrong(TableProblem problem) => new(Codes.RequestInvalid, Field: "file", Say: problem.Sentence);

    private static Outcome Invalid(string zh, string en) => new(Codes.RequestInvalid, Field: "file", Say: new(zh, en));
}
