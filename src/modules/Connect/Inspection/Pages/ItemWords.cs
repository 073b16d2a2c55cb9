using System.Globalization;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Console.Language;
using Yiwang.Events;

namespace Yiwang.Connect.Inspection.Pages;

/// <summary>Standards and results in the words of the shop floor.</summary>
internal static class ItemWords
{
    public static string Standard(RouteItem item)
    {
        var unit = Units.Of(item.Unit) ?? item.Unit;
        var limits = (item.Lower, item.Upper) switch
        {
            ({ } lower, { } upper) => $"{Number(lower)}–{Number(upper)} {unit}",
            ({ } lower, null) => $"≥ {Number(lower)} {unit}",
            (null, { } upper) => $"≤ {Number(upper)} {unit}",
            _ => "",
        };
        return string.Join(" · ", new[] { item.Standard, limits.Trim() }.Where(s => s.Length > 0));
    }

    public static Bilingual Of(ItemResult result) => result switch
    {
        ItemResult.Normal => new("正常", "Normal"),
        ItemResult.Abnormal => new("异常", "Abnormal"),
        ItemResult.Idle => new("停机未检", "Machine stopped"),
        _ => new("漏检", "Missed"),
    };

    public static Bilingual Of(Handling handling) => handling switch
    {
        Handling.OnSite => new("现场处理", "Put right on the spot"),
        Handling.Order => new("转工单", "Work order"),
        _ => new("观察", "Watch"),
    };

    public static string Result(Text text, RouteItem item, ItemRecord record)
    {
        var value = record.Value is { } number ? $" {Number(number)} {Units.Of(item.Unit) ?? item.Unit}".TrimEnd() : "";
        var how = record.Presence == "meter" ? text["自动读数", "read automatically"] : "";
        return string.Join(" · ", new[] { text[Of(record.Result)] + value, how, text.Minute(record.RealUs), record.Remark }.Where(s => s.Length > 0));
    }

    public static string Number(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
