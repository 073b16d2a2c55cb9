using System.Collections.Frozen;

namespace Yiwang.Identify.Import.Mapping;

/// <summary>Units as people write them → UCUM.</summary>
internal static class Units
{
    private static readonly FrozenDictionary<string, string> Ucum = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["℃"] = "Cel", ["°C"] = "Cel", ["度"] = "deg", ["mm"] = "mm", ["毫米"] = "mm", ["cm"] = "cm", ["厘米"] = "cm", ["m"] = "m", ["米"] = "m", ["μm"] = "um", ["um"] = "um", ["微米"] = "um",
        ["kg"] = "kg", ["KG"] = "kg", ["Kg"] = "kg", ["千克"] = "kg", ["公斤"] = "kg", ["g"] = "g", ["克"] = "g", ["t"] = "t", ["吨"] = "t",
        ["ml"] = "mL", ["mL"] = "mL", ["ML"] = "mL", ["毫升"] = "mL", ["L"] = "L", ["l"] = "L", ["升"] = "L", ["%"] = "%", ["%vol"] = "%{vol}", ["%Vol"] = "%{vol}", ["vol%"] = "%{vol}",
        ["MPa"] = "MPa", ["Mpa"] = "MPa", ["kPa"] = "kPa", ["bar"] = "bar", ["kW"] = "kW", ["KW"] = "kW", ["kw"] = "kW", ["kWh"] = "kW.h", ["度电"] = "kW.h", ["V"] = "V", ["A"] = "A", ["Hz"] = "Hz",
        ["s"] = "s", ["秒"] = "s", ["min"] = "min", ["分钟"] = "min", ["h"] = "h", ["小时"] = "h", ["d"] = "d", ["天"] = "d", ["月"] = "mo", ["年"] = "a",
        ["m³/h"] = "m3/h", ["m3/h"] = "m3/h", ["m³"] = "m3", ["HRC"] = "[HRC]", ["HB"] = "[HB]", ["HBW"] = "[HBW]", ["HV"] = "[HV]", ["件"] = "{piece}", ["个"] = "{piece}", ["瓶"] = "{bottle}", ["元"] = "CNY", ["r/min"] = "{rev}/min", ["rpm"] = "{rev}/min",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string? ToUcum(string? written) => written is not null && Ucum.TryGetValue(written.Trim(), out var unit) ? unit : null;

    /// <summary>Whether what stands behind a number means the item's unit.</summary>
    public static bool Means(string written, string? ucum) => ucum is not null && (string.Equals(written, ucum, StringComparison.Ordinal) || ToUcum(written) == ucum);
}
