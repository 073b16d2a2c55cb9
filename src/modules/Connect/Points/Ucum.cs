using System.Collections.Frozen;

namespace Yiwang.Connect.Points;

/// <summary>
/// Whether a text is a unit of UCUM, case-sensitive form (ucum.org, §§ 2–3): <c>Cel</c>, <c>kW.h</c>, <c>mm/s</c>, <c>m3/h</c>, <c>{piece}</c>. The atoms are those that a factory meets;
/// anything else may stand as an annotation in braces.
/// </summary>
internal static class Ucum
{
    private static readonly string[] s_prefixes = ["da", "Ki", "Mi", "Gi", "Ti", "Y", "Z", "E", "P", "T", "G", "M", "k", "h", "d", "c", "m", "u", "n", "p", "f", "a"];

    /// <summary>Atoms that take a prefix.</summary>
    private static readonly FrozenSet<string> s_metric = FrozenSet.Create(StringComparer.Ordinal,
        "m", "s", "g", "rad", "K", "C", "cd", "mol", "sr", "Hz", "N", "Pa", "J", "W", "A", "V", "F", "Ohm", "S", "Wb", "Cel", "T", "H", "lm", "lx", "Bq", "Gy", "Sv", "l", "L", "ar", "t",
        "bar", "u", "eV", "pc", "cal", "kat", "B", "B[V]", "B[W]", "B[SPL]", "bit", "By", "Bd", "dyn", "erg", "P", "St", "G", "Mx", "Gb", "m[H2O]", "m[Hg]", "g%", "U", "[iU]", "eq", "osm", "gf", "tex", "Np");

    private static readonly FrozenSet<string> s_plain = FrozenSet.Create(StringComparer.Ordinal,
        "10*", "10^", "%", "[ppth]", "[ppm]", "[ppb]", "[pptr]", "[pi]", "[pH]", "deg", "'", "''", "gon", "circ", "min", "h", "d", "wk", "mo", "a", "atm", "att", "har", "[g]", "[c]", "[degF]",
        "[psi]", "[in_i]", "[in_i'Hg]", "[in_i'H2O]", "[ft_i]", "[yd_i]", "[mi_i]", "[nmi_i]", "[kn_i]", "[gal_us]", "[oz_av]", "[lb_av]", "[lbf_av]", "[HP]", "[Btu]", "[cft_i]", "[VAr]", "[NTU'U]");

    /// <summary>Empty = no unit, which is right too.</summary>
    public static bool IsUnit(string text)
    {
        var s = text.AsSpan();
        if (s.IsEmpty) return true;
        if (s[0] == '/') s = s[1..];
        return Term(ref s, depth: 0) && s.IsEmpty;
    }

    private static bool Term(ref ReadOnlySpan<char> s, int depth)
    {
        while (true)
        {
            if (!Component(ref s, depth)) return false;
            if (s.IsEmpty || s[0] is not ('.' or '/')) return true;
            s = s[1..];
        }
    }

    private static bool Component(ref ReadOnlySpan<char> s, int depth)
    {
        if (s.IsEmpty) return false;
        if (s[0] == '(')
        {
            s = s[1..];
            if (depth > 4 || !Term(ref s, depth + 1) || s.IsEmpty || s[0] != ')') return false;
            s = s[1..];
            return true;
        }
        if (s[0] == '{') return Annotation(ref s);
        var length = EndOfUnit(s);
        if (length == 0 || !Factor(s[..length])) return false;
        s = s[length..];
        return s.IsEmpty || s[0] != '{' || Annotation(ref s);
    }

    private static bool Annotation(ref ReadOnlySpan<char> s)
    {
        var end = s.IndexOf('}');
        if (end < 0 || s[1..end].ContainsAnyExceptInRange('!', '~')) return false;
        s = s[(end + 1)..];
        return true;
    }

    // up to an operator that does not stand within square brackets
    private static int EndOfUnit(ReadOnlySpan<char> s)
    {
        var inside = false;
        for (var i = 0; i < s.Length; i++)
        {
            if (s[i] == '[') inside = true;
            else if (s[i] == ']') inside = false;
            else if (!inside && s[i] is '.' or '/' or '(' or ')' or '{') return i;
        }
        return s.Length;
    }

    private static bool Factor(ReadOnlySpan<char> unit)
    {
        if (!unit.ContainsAnyExceptInRange('0', '9')) return true;
        // an exponent stands at the end, with or without its sign
        var end = unit.Length;
        while (end > 0 && char.IsAsciiDigit(unit[end - 1])) end--;
        if (end < unit.Length && end > 0 && unit[end - 1] is '+' or '-') end--;
        return IsAtom(unit) || (end > 0 && end < unit.Length && IsAtom(unit[..end]));
    }

    private static bool IsAtom(ReadOnlySpan<char> unit)
    {
        var metric = s_metric.GetAlternateLookup<ReadOnlySpan<char>>();
        if (metric.Contains(unit) || s_plain.GetAlternateLookup<ReadOnlySpan<char>>().Contains(unit)) return true;
        foreach (var prefix in s_prefixes)
        {
            if (unit.StartsWith(prefix, StringComparison.Ordinal) && metric.Contains(unit[prefix.Length..])) return true;
        }
        return false;
    }
}
