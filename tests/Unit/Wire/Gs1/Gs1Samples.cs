using Yiwang.Wire.Gs1;

namespace Yiwang.Unit.Tests.Wire.Gs1;

/// <summary>A sound value of each key, and of each qualifier that it takes. GS1's own range for examples, company prefix 9506000.</summary>
internal static class Gs1Samples
{
    public static readonly (string Key, string Value, (string Ai, string Value)[] Qualifiers)[] Keys =
    [
        ("00", "095060001343520000", []),
        ("01", "09506000134352", [("22", "2A"), ("10", "ABC/1"), ("21", "12345+x")]),
        ("01", "09506000134352", [("235", "AbC-9")]),
        ("253", "9506000134376X/1", []),
        ("255", "9506000134376123", []),
        ("401", "9506000ABC%1", []),
        ("402", "95060001343520002", []),
        ("414", "9506000134376", [("254", "32a/b")]),
        ("414", "9506000134376", [("7040", "1ABC")]),
        ("415", "9506000134376", [("8020", "REF 1".Replace(' ', '_'))]),
        ("417", "9506000134376", [("7040", "1ABC")]),
        ("8003", "09506000134376ABC", []),
        ("8004", "9506000ABC123", [("7040", "1ABC")]),
        ("8006", "095060001343520102", [("22", "2A"), ("10", "L1"), ("21", "S1")]),
        ("8010", "9506000AB-C/1", [("8011", "123")]),
        ("8013", "1987654Ad4X4bL5ttr2310c2K", []),
        ("8017", "950600013437612345", [("8019", "1")]),
        ("8018", "950600013437612345", [("8019", "0123456789")]),
    ];

    /// <summary>The sample with a right modulo-10 digit, wherever the key has one.</summary>
    public static string Sound(string key, string value)
    {
        var at = key switch { "00" or "8017" or "8018" => 17, "01" => 13, "402" => 16, "253" or "255" or "414" or "415" or "417" => 12, "8003" or "8006" => 13, _ => -1 };
        if (at < 0) return value;
        var from = key == "8003" ? 1 : 0;
        return string.Concat(value.AsSpan(0, at), Gs1CheckDigits.Mod10(value.AsSpan(from, at - from)).ToString(), value.AsSpan(at + 1));
    }

    public static IEnumerable<(string Path, string ElementString)> Links()
    {
        foreach (var (key, sample, qualifiers) in Keys)
        {
            var value = Sound(key, sample);
            // every subset of the qualifiers, in order
            for (var chosen = 0; chosen < 1 << qualifiers.Length; chosen++)
            {
                var (path, text) = ($"/{key}/{Uri.EscapeDataString(value)}", $"({key}){value}");
                for (var i = 0; i < qualifiers.Length; i++)
                {
                    if ((chosen >> i & 1) == 0) continue;
                    path += $"/{qualifiers[i].Ai}/{Uri.EscapeDataString(qualifiers[i].Value)}";
                    text += $"({qualifiers[i].Ai}){qualifiers[i].Value}";
                }
                yield return (path, text);
            }
        }
    }
}
