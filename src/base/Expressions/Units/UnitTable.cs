using System.Collections.Frozen;

namespace Yiwang.Expressions.Units;

/// <summary>
/// Units of a plant, by UCUM code and as people write them. Factors: UCUM 2.2 (ucum.org), which takes them from SI and NIST SP 811.
/// </summary>
internal static class UnitTable
{
    private static readonly (string Dimension, (string Names, double Scale, double Offset)[] Units)[] s_dimensions =
    [
        // in microseconds, as durations are kept
        (Unit.Time, [("us µs 微秒", 1, 0), ("ms 毫秒", 1e3, 0), ("s sec 秒", 1e6, 0), ("min 分钟 分", 60e6, 0), ("h 小时 时", 3_600e6, 0), ("d 天 日", 86_400e6, 0), ("wk 周", 604_800e6, 0)]),
        ("pressure", [("Pa", 1, 0), ("kPa", 1e3, 0), ("MPa", 1e6, 0), ("bar", 1e5, 0), ("mbar", 100, 0), ("[psi] psi", 6_894.757293168, 0), ("atm", 101_325, 0), ("mm[Hg] mmHg", 133.322387415, 0)]),
        ("temperature", [("K", 1, 0), ("Cel ℃ °C", 1, 273.15), ("[degF] ℉ °F", 5.0 / 9, 459.67 * 5 / 9)]),
        ("current", [("A", 1, 0), ("mA", 1e-3, 0), ("kA", 1e3, 0)]),
        ("voltage", [("V", 1, 0), ("mV", 1e-3, 0), ("kV", 1e3, 0)]),
        ("power", [("W", 1, 0), ("kW", 1e3, 0), ("MW", 1e6, 0)]),
        ("apparent power", [("V.A VA", 1, 0), ("kV.A kVA", 1e3, 0)]),
        ("energy", [("J", 1, 0), ("kJ", 1e3, 0), ("MJ", 1e6, 0), ("W.h Wh", 3_600, 0), ("kW.h kWh 度", 3.6e6, 0), ("MW.h MWh", 3.6e9, 0)]),
        ("frequency", [("Hz", 1, 0), ("kHz", 1e3, 0), ("1/min rpm r/min spm 转/分 次/分", 1.0 / 60, 0), ("1/s", 1, 0)]),
        ("length", [("m 米", 1, 0), ("km", 1e3, 0), ("cm", 1e-2, 0), ("mm 毫米", 1e-3, 0), ("um µm", 1e-6, 0)]),
        ("speed", [("m/s", 1, 0), ("mm/s", 1e-3, 0), ("m/min", 1.0 / 60, 0), ("km/h", 1 / 3.6, 0)]),
        ("acceleration", [("m/s2", 1, 0), ("[g]", 9.80665, 0)]),
        ("mass", [("kg 千克", 1, 0), ("g", 1e-3, 0), ("t 吨", 1e3, 0)]),
        ("force", [("N", 1, 0), ("kN", 1e3, 0), ("MN", 1e6, 0)]),
        ("torque", [("N.m Nm", 1, 0), ("kN.m kNm", 1e3, 0)]),
        ("volume", [("m3 m³", 1, 0), ("L l 升", 1e-3, 0), ("mL", 1e-6, 0)]),
        ("flow", [("m3/h m³/h", 1 / 3_600.0, 0), ("m3/min m³/min", 1 / 60.0, 0), ("m3/s m³/s", 1, 0), ("L/min", 1e-3 / 60, 0), ("L/s", 1e-3, 0), ("L/h", 1e-3 / 3_600, 0)]),
        ("ratio", [("%", 1, 0), ("[ppth] ‰", 0.1, 0), ("[ppm] ppm", 1e-4, 0)]),
        ("angle", [("deg °", 1, 0), ("rad", 180 / Math.PI, 0)]),
    ];

    private static readonly FrozenDictionary<string, Unit> s_all = Index();
    private static readonly int s_longest = s_all.Keys.Max(k => k.Length);

    /// <summary>Never null: what the table does not have converts to nothing but itself.</summary>
    public static Unit Find(string code) => s_all.TryGetValue(code, out var unit) ? unit : new(code, "?" + code, 1);

    /// <summary>Length of the longest unit that begins a text and does not run on into a word; 0 = none.</summary>
    public static int LongestAt(ReadOnlySpan<char> text)
    {
        var lookup = s_all.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var n = Math.Min(s_longest, text.Length); n > 0; n--)
        {
            if (lookup.ContainsKey(text[..n]) && !RunsOn(text, n)) return n;
        }
        return 0;
    }

    private static bool RunsOn(ReadOnlySpan<char> text, int n) =>
        n < text.Length && char.IsAsciiLetterOrDigit(text[n - 1]) && (char.IsAsciiLetterOrDigit(text[n]) || text[n] is '_' or '(');

    private static FrozenDictionary<string, Unit> Index()
    {
        var all = new Dictionary<string, Unit>(StringComparer.Ordinal);
        foreach (var (dimension, units) in s_dimensions)
        {
            foreach (var (names, scale, offset) in units)
            {
                var spellings = names.Split(' ');
                var unit = new Unit(spellings[0], dimension, scale, offset);
                foreach (var name in spellings) all.Add(name, unit);
            }
        }
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
