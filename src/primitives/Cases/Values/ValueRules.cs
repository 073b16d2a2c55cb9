using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Cases.Values;

/// <summary>
/// What people and programs type, by the field's type: read leniently, kept in one form. Text stays text, whole numbers and fen are JSON numbers within 2^53, days and moments are ISO texts, an option is its
/// code, a table a list of objects. What is empty is not kept.
/// </summary>
internal sealed class ValueRules(References references, TimeZoneInfo zone)
{
    private const long WholeMax = 1L << 53;
    private const int RowsMax = 1_000, ListMax = 200;

    /// <returns>As it is kept; null = empty, or wrong and then named in <paramref name="faults"/>.</returns>
    public JsonNode? Read(FieldDefinition field, JsonNode? given, string path, List<FieldFault> faults)
    {
        if (IsEmpty(given)) return null;
        JsonNode? read = field.Type switch
        {
            FieldType.Table => Table(field, given, path, faults),
            FieldType.Choices => List(field, given, path, faults, (text, f) => Option(field, text, f)),
            FieldType.Regions => List(field, given, path, faults, Region),
            FieldType.Organization or FieldType.User when field.Many || given is JsonArray => List(field, given, path, faults, (text, f) => references.Check(field, text, f)),
            FieldType.Files or FieldType.Photos => FileRules.Read(given, path, faults),
            FieldType.Boolean => Boolean(given, path, faults),
            FieldType.Integer or FieldType.Money => Whole(field, given, path, faults),
            FieldType.Decimal => Decimal(field, given, path, faults),
            _ => Text(field, given, path, faults),
        };
        return read;
    }

    public static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonValue value => value.TryGetValue<string>(out var text) && string.IsNullOrWhiteSpace(text),
        _ => false,
    };

    private JsonValue? Text(FieldDefinition field, JsonNode? given, string path, List<FieldFault> faults)
    {
        if (given is not JsonValue value || !value.TryGetValue<string>(out var text)) return Wrong(faults, path, "应为文字", "a text is wanted");
        text = text.Trim();
        Bilingual? wrong = null;
        var kept = field.Type switch
        {
            FieldType.Choice => Option(field, text, w => wrong = w),
            FieldType.Date => ZoneDays.TryReadDay(text, out _) ? text : null,
            FieldType.Time => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text : null,
            FieldType.DateTime => ZoneDays.TryReadTime(text, zone, out var us) ? ZoneDays.WriteTime(us) : null,
            FieldType.Duration => ZoneDays.TryReadSpan(text, out var span) ? ZoneDays.WriteSpan(span) : null,
            FieldType.Region => Region(text, w => wrong = w),
            FieldType.Thing or FieldType.Point or FieldType.User or FieldType.Organization or FieldType.Uscc or FieldType.Industry => references.Check(field, text, w => wrong = w),
            _ => TextRules.Check(field, text, w => wrong = w),
        };
        if (kept is not null) return JsonValue.Create(kept);
        faults.Add(new(path, wrong ?? Forms(field.Type)));
        return null;
    }

    private static Bilingual Forms(FieldType type) => type switch
    {
        FieldType.Date => new("日期写成 2026-11-09", "a date is written 2026-11-09"),
        FieldType.Time => new("时间写成 14:30", "a time is written 14:30"),
        FieldType.DateTime => new("日期时间写成 2026-11-09T14:30", "date and time are written 2026-11-09T14:30"),
        _ => new("时长写成 30 min、4 h、3 wd（工作日）或 30 d", "a duration is written 30 min, 4 h, 3 wd (workdays) or 30 d"),
    };

    private static string? Option(FieldDefinition field, string text, Action<Bilingual> wrong)
    {
        if (field.Options.FirstOrDefault(o => o.Code == text || o.Name.Zh == text) is { } option) return option.Code;
        wrong(new($"没有“{Short(text)}”这个选项", $"there is no option '{Short(text)}'"));
        return null;
    }

    private static string? Region(string text, Action<Bilingual> wrong)
    {
        if (RegionCode.TryParse(text, out var region)) return region.ToString();
        wrong(new("行政区划代码是 6 位数字", "a region code has six digits"));
        return null;
    }

    private static JsonValue? Boolean(JsonNode? given, string path, List<FieldFault> faults)
    {
        if (given is JsonValue value)
        {
            if (value.TryGetValue<bool>(out var truth)) return JsonValue.Create(truth);
            if (value.TryGetValue<string>(out var text) && text is "true" or "on" or "1" or "是") return JsonValue.Create(true);
            if (value.TryGetValue<string>(out text) && text is "false" or "off" or "0" or "否") return JsonValue.Create(false);
        }
        return Wrong(faults, path, "应为是或否", "yes or no is wanted");
    }

    private static JsonValue? Whole(FieldDefinition field, JsonNode? given, string path, List<FieldFault> faults)
    {
        if (!TryNumber(given, out var number) || number != decimal.Truncate(number) || Math.Abs(number) > WholeMax)
            return field.Type == FieldType.Money ? Wrong(faults, path, "金额应为整数分", "money is a whole number of fen") : Wrong(faults, path, "应为整数", "a whole number is wanted");
        return Range(field, number, path, faults) ? JsonValue.Create((long)number) : null;
    }

    private static JsonValue? Decimal(FieldDefinition field, JsonNode? given, string path, List<FieldFault> faults)
    {
        if (!TryNumber(given, out var number)) return Wrong(faults, path, "应为数", "a number is wanted");
        if (decimal.Round(number, Math.Clamp(field.Decimals, 0, 12)) != number) return Wrong(faults, path, $"最多 {field.Decimals} 位小数", $"at most {field.Decimals} digits after the point");
        // Numbers of the log are doubles: what one cannot hold exactly as typed is refused rather than changed.
        if (Math.Abs(number) >= 1e15m || (decimal)(double)number != number) return Wrong(faults, path, "数太大或位数太多（最多 15 位）", "too large or too many digits (at most 15)");
        return Range(field, number, path, faults) ? JsonValue.Create((double)number) : null;
    }

    private static bool TryNumber(JsonNode? given, out decimal number)
    {
        number = 0;
        if (given is not JsonValue value) return false;
        if (value.TryGetValue<long>(out var whole)) { number = whole; return true; }
        if (value.TryGetValue<int>(out var small)) { number = small; return true; }
        if (value.TryGetValue<decimal>(out number)) return true;
        if (value.TryGetValue<double>(out var real) && Math.Abs(real) < 1e15) { number = (decimal)real; return true; }
        return value.TryGetValue<string>(out var text) && text.Length <= 40
            && decimal.TryParse(string.Concat(text.Trim().Select(FullWidth.Narrow)), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out number);
    }

    private static bool Range(FieldDefinition field, decimal number, string path, List<FieldFault> faults)
    {
        if (number < field.Min) Wrong(faults, path, $"不能小于 {field.Min}", $"at least {field.Min}");
        else if (number > field.Max) Wrong(faults, path, $"不能大于 {field.Max}", $"at most {field.Max}");
        else return true;
        return false;
    }

    private static JsonArray? List(FieldDefinition field, JsonNode? given, string path, List<FieldFault> faults, Func<string, Action<Bilingual>, string?> check)
    {
        var texts = given is JsonArray list ? [.. list] : new List<JsonNode?> { given };
        if (texts.Count > ListMax) { Wrong(faults, path, $"最多 {ListMax} 项", $"at most {ListMax} items"); return null; }
        var kept = new JsonArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in texts)
        {
            if (node is not JsonValue value || !value.TryGetValue<string>(out var text)) { Wrong(faults, path, "应为文字的列表", "a list of texts is wanted"); return null; }
            if (check(text.Trim(), w => faults.Add(new(path, w))) is not { } item) return null;
            if (seen.Add(item)) kept.Add(item);
        }
        return kept;
    }

    private JsonArray? Table(FieldDefinition field, JsonNode? given, string path, List<FieldFault> faults)
    {
        if (given is not JsonArray rows) { Wrong(faults, path, "应为表格的行", "rows are wanted"); return null; }
        if (rows.Count > RowsMax) { Wrong(faults, path, $"最多 {RowsMax} 行", $"at most {RowsMax} rows"); return null; }
        var kept = new JsonArray();
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i] is not JsonObject row) { Wrong(faults, $"{path}[{i}]", "应为一行", "a row is wanted"); continue; }
            var cells = new JsonObject();
            foreach (var (name, cell) in row)
            {
                var column = field.Columns.FirstOrDefault(c => c.Code == name);
                if (column is null) { if (!IsEmpty(cell)) Wrong(faults, $"{path}[{i}].{Short(name)}", "没有这一列", "there is no such column"); continue; }
                if (column.Computed is null && Read(column, cell, $"{path}[{i}].{name}", faults) is { } value) cells[name] = value;
            }
            // An empty line of a form is no row.
            if (cells.Count > 0) kept.Add(cells);
            if (faults.Count >= FieldFault.Max) break;
        }
        return kept.Count > 0 ? kept : null;
    }

    internal static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    internal static JsonValue? Wrong(List<FieldFault> faults, string path, string zh, string en)
    {
        faults.Add(new(path, new(zh, en)));
        return null;
    }
}
