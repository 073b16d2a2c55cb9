using System.Collections.Frozen;

namespace Yiwang.Console.Language;

/// <summary>UCUM codes as people write units.</summary>
public static class Units
{
    private static readonly FrozenDictionary<string, string> s_signs = new Dictionary<string, string>
    {
        ["Cel"] = "℃", ["%"] = "%", ["%{vol}"] = "%vol", ["um"] = "μm", ["m2"] = "m²", ["m3"] = "m³", ["m3/h"] = "m³/h", ["Ohm"] = "Ω", ["h"] = "h", ["a"] = "年", ["[HRC]"] = "HRC", ["{HRC}"] = "HRC",
        ["W.h"] = "Wh", ["kW.h"] = "kWh", ["MW.h"] = "MWh", ["V.A"] = "VA", ["kV.A"] = "kVA", ["mm/s2"] = "mm/s²", ["m/s2"] = "m/s²", ["m3/min"] = "m³/min", ["deg"] = "°", ["uA"] = "μA", ["us"] = "μs",
        ["/min"] = "1/min", ["{stroke}/min"] = "spm", ["{strokes}/min"] = "spm", ["{rev}/min"] = "r/min", ["{piece}"] = "", ["1"] = "",
    }.ToFrozenDictionary();

    public static string? Of(string? ucum) => ucum is null ? null : s_signs.TryGetValue(ucum, out var sign) ? sign : ucum.Trim('{', '}', '[', ']');
}
