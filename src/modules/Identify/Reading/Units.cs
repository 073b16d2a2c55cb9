using System.Collections.Frozen;

namespace Yiwang.Identify.Reading;

/// <summary>UCUM codes as people write units.</summary>
internal static class Units
{
    private static readonly FrozenDictionary<string, string> s_signs = new Dictionary<string, string>
    {
        ["Cel"] = "℃", ["%"] = "%", ["%{vol}"] = "%vol", ["um"] = "μm", ["m2"] = "m²", ["m3"] = "m³", ["m3/h"] = "m³/h", ["Ohm"] = "Ω", ["h"] = "h", ["a"] = "年", ["[HRC]"] = "HRC", ["{HRC}"] = "HRC", ["kW.h"] = "kWh",
    }.ToFrozenDictionary();

    public static string? Of(string? ucum) => ucum is null ? null : s_signs.TryGetValue(ucum, out var sign) ? sign : ucum.Trim('{', '}', '[', ']');
}
