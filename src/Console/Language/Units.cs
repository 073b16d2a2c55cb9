using System.Collections.Frozen;
using Yiwang.Events;

namespace Yiwang.Console.Language;

/// <summary>UCUM codes as people write units.</summary>
public static class Units
{
    private static readonly FrozenDictionary<string, string> s_signs = new Dictionary<string, string>
    {
        ["Cel"] = "℃", ["%"] = "%", ["%{vol}"] = "%vol", ["um"] = "μm", ["m2"] = "m²", ["m3"] = "m³", ["m3/h"] = "m³/h", ["Ohm"] = "Ω", ["h"] = "h", ["[HRC]"] = "HRC", ["{HRC}"] = "HRC",
        ["W.h"] = "Wh", ["kW.h"] = "kWh", ["MW.h"] = "MWh", ["V.A"] = "VA", ["kV.A"] = "kVA", ["mm/s2"] = "mm/s²", ["m/s2"] = "m/s²", ["m3/min"] = "m³/min", ["deg"] = "°", ["uA"] = "μA", ["us"] = "μs",
        ["/min"] = "1/min", ["{stroke}/min"] = "spm", ["{strokes}/min"] = "spm", ["{rev}/min"] = "r/min", ["{piece}"] = "", ["1"] = "",
    }.ToFrozenDictionary();

    // What people say in words: time and money. A reading of an instrument keeps its sign.
    private static readonly FrozenDictionary<string, Bilingual> s_words = new Dictionary<string, Bilingual>
    {
        ["a"] = new("年", "yr"), ["mo"] = new("个月", "mo"), ["wk"] = new("周", "wk"), ["d"] = new("天", "d"), ["h"] = new("小时", "h"), ["min"] = new("分钟", "min"), ["s"] = new("秒", "s"), ["ms"] = new("毫秒", "ms"),
        ["CNY"] = new("元", "CNY"), ["[CNY]"] = new("元", "CNY"),
    }.ToFrozenDictionary();

    /// <summary>Beside a value of a form or a record, in the reader's language.</summary>
    public static string? Of(string? ucum, Text text) => ucum is not null && s_words.TryGetValue(ucum, out var words) ? text[words] : Of(ucum);

    public static string? Of(string? ucum) => ucum is null ? null : s_signs.TryGetValue(ucum, out var sign) ? sign : ucum.Trim('{', '}', '[', ']');
}
