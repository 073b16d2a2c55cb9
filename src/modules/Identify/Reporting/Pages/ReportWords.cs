using System.Text.Json.Nodes;
using Yiwang.Console.Language;
using Yiwang.Events;
using Yiwang.Identify.Reporting.Tables;

namespace Yiwang.Identify.Reporting.Pages;

/// <summary>Words of reports for people.</summary>
internal static class ReportWords
{
    /// <summary>A day, a month, or the moment for which a table says how things stand.</summary>
    public static string Period(string period) => period.Length > 10 ? period.Replace('T', ' ')[..16] : period;

    public static Bilingual Rhythm(Rhythm rhythm) => rhythm switch
    {
        Tables.Rhythm.Realtime => new("实时", "real time"),
        Tables.Rhythm.Hourly => new("每小时", "hourly"),
        Tables.Rhythm.Daily => new("每天", "daily"),
        Tables.Rhythm.Monthly => new("每月", "monthly"),
        Tables.Rhythm.Event => new("发生时", "as it happens"),
        _ => new("每月报告", "monthly report"),
    };

    private static readonly Dictionary<(string Table, string Field), string[]> s_codes = new()
    {
        [("T9", "operation")] = ["新增|added", "删除|deleted", "修改|revised"], [("F", "kind")] = ["网络故障|network", "系统异常|system", "安全攻击|attack", "其他|other"],
        [("T5", "kind")] = ["APP|app", "小程序|mini program", "网页|web page", "电脑客户端|PC client", "其他|other"], [("T10", "kind")] = ["APP|app", "小程序|mini program", "网页|web page", "电脑客户端|PC client", "其他|other"],
        [("T4", "objectType")] = ["主动标识载体|active carrier", "其他|other"], [("T11", "objectType")] = ["主动标识载体|active carrier", "其他|other"],
    };

    /// <summary>A code with what it means; everything else as it stands.</summary>
    public static string Value(Text text, ReportTable table, ReportField field, JsonNode? value)
    {
        if (RowCheck.IsEmpty(value)) return "";
        if (value is JsonArray list) return string.Join("；", list.OfType<JsonObject>().Select(o => string.Join(' ', field.Columns.Select(c => o[c.Key]?.ToString()).Where(t => !string.IsNullOrEmpty(t)))));
        var plain = value!.ToString();
        if (field.Kind != FieldKind.Choice || !int.TryParse(plain, out var code) || !s_codes.TryGetValue((table.Code, field.Key), out var words) || code < 1 || code > words.Length) return plain;
        var both = words[code - 1].Split('|');
        return text[both[0], both[1]];
    }

    public static string Option(Text text, ReportTable table, ReportField field, string option) => Value(text, table, field, JsonValue.Create(option));
}
