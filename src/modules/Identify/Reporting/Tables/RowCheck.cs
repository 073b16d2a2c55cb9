using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events;

namespace Yiwang.Identify.Reporting.Tables;

/// <param name="Row">From 1; 0 = the document.</param>
public sealed record RowProblem(int Row, string Field, Bilingual Text);

/// <summary>Compares rows with a table's definition: on both sides, before sending and on arrival.</summary>
internal static class RowCheck
{
    /// <summary>Problems told of one document.</summary>
    public const int ProblemsMax = 100;
    private const int TextMax = 500, LongMax = 4_000, ListMax = 2_000;

    public static IReadOnlyList<RowProblem> Problems(ReportTable table, JsonArray rows)
    {
        List<RowProblem> problems = [];
        if (table.Rows == RowKind.One && rows.Count > 1) problems.Add(new(0, "", new("应只有一行", "one row is expected")));
        for (var i = 0; i < rows.Count && problems.Count < ProblemsMax; i++)
        {
            if (rows[i] is JsonObject row) Check(table.Fields, row, i + 1, "", problems);
            else problems.Add(new(i + 1, "", new("不是一行数据", "not a row")));
        }
        return problems.Count > ProblemsMax ? problems[..ProblemsMax] : problems;
    }

    /// <summary>缺项: needed fields that are empty, with how many rows.</summary>
    public static IReadOnlyDictionary<string, int> Missing(ReportTable table, JsonArray rows)
    {
        SortedDictionary<string, int> missing = new(StringComparer.Ordinal);
        foreach (var field in table.Fields.Where(f => f.Needed))
            if (rows.Count(r => r is not JsonObject row || IsEmpty(row[field.Key])) is > 0 and var count) missing[field.Key] = count;
        return missing;
    }

    public static bool IsEmpty(JsonNode? value) => value is null || (value is JsonArray { Count: 0 }) || (value is JsonValue one && one.GetValueKind() == JsonValueKind.String && one.GetValue<string>().Length == 0);

    private static void Check(IReadOnlyList<ReportField> fields, JsonObject row, int number, string under, List<RowProblem> problems)
    {
        foreach (var (key, value) in row)
        {
            if (problems.Count >= ProblemsMax) return;
            var field = fields.FirstOrDefault(f => f.Key == key);
            if (field is null) problems.Add(new(number, under + Cut(key), new("表中没有这个字段", "no such field")));
            else if (!IsEmpty(value) && Wrong(field, value!, number, under, problems) is { } wrong) problems.Add(new(number, under + key, wrong));
        }
    }

    private static Bilingual? Wrong(ReportField field, JsonNode value, int number, string under, List<RowProblem> problems)
    {
        if (field.Kind == FieldKind.List)
        {
            if (value is not JsonArray list || list.Count > ListMax) return new($"应为列表，最多 {ListMax:N0} 项", $"a list of at most {ListMax:N0}");
            foreach (var item in list)
                if (item is JsonObject one) Check(field.Columns, one, number, $"{under}{field.Key}.", problems);
                else return new("列表项不是一行数据", "an item is not a row");
            return null;
        }
        if (value is not JsonValue single || single.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number)) return new("应为文字或数字", "a text or a number");
        return Single(field, single.GetValueKind() == JsonValueKind.String ? single.GetValue<string>() : single.ToJsonString());
    }

    private static Bilingual? Single(ReportField field, string text) => field.Kind switch
    {
        FieldKind.Integer => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : new("应为非负整数", "a whole number, not negative"),
        FieldKind.Decimal => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? null : new("应为非负数", "a number, not negative"),
        FieldKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : new("应为日期，如 2026-11-20", "a date as 2026-11-20"),
        FieldKind.Time => DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : new("应为时间，如 2026-11-20 08:30:00", "a time as 2026-11-20 08:30:00"),
        FieldKind.Ip => IPAddress.TryParse(text, out _) ? null : new("不是 IP 地址", "not an IP address"),
        FieldKind.Choice => field.Options.Contains(text) ? null : new($"应为 {string.Join("、", field.Options)}", $"one of {string.Join(", ", field.Options)}"),
        FieldKind.Choices => text.Split('、').All(field.Options.Contains) ? null : new($"应为 {string.Join("、", field.Options)}", $"of {string.Join(", ", field.Options)}"),
        FieldKind.Long => text.Length <= LongMax ? null : new($"最多 {LongMax:N0} 字", $"at most {LongMax:N0} characters"),
        _ => text.Length <= TextMax ? null : new($"最多 {TextMax} 字", $"at most {TextMax} characters"),
    };

    private static string Cut(string key) => key.Length <= 60 ? key : key[..60];
}
