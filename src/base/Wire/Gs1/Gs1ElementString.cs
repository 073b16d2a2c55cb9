using System.Text;

namespace Yiwang.Wire.Gs1;

/// <summary>
/// Element strings in their two written forms: with brackets for people, <c>(01)09506000134352(10)ABC</c>, where a bracket inside a value is written <c>\(</c>; and as a
/// scanner sends them, with an optional symbology identifier, FNC1 in first position and between values as character 29.
/// </summary>
public static class Gs1ElementString
{
    /// <summary>FNC1 as scanners send it.</summary>
    public const char Separator = '\u001d';

    // ISO/IEC 15424: GS1-128, GS1 DataBar, GS1 DataMatrix, GS1 QR Code, GS1 DotCode
    private static readonly string[] s_symbologies = ["]C1", "]e0", "]d2", "]Q3", "]J1"];
    // EAN/UPC and ITF-14 carry a bare GTIN
    private static readonly string[] s_gtinSymbologies = ["]E0", "]E4", "]I1"];

    public static bool TryParse(string text, out IReadOnlyList<Gs1Element> elements, out Gs1Problem problem)
    {
        List<Gs1Element> read = [];
        elements = read;
        problem = text.Length > Gs1Limits.TextLengthMax ? new(Gs1Fault.TooLong, Gs1Limits.TextLengthMax)
            : text.Length == 0 ? new(Gs1Fault.Empty)
            : text[0] == '(' ? Bracketed(text, read)
            : Scanned(text, read);
        return problem.IsNone;
    }

    /// <summary>With brackets.</summary>
    public static string Write(IEnumerable<Gs1Element> elements)
    {
        StringBuilder text = new();
        foreach (var (ai, value) in elements) text.Append('(').Append(ai.Code).Append(')').Append(value.Replace("(", "\\(", StringComparison.Ordinal));
        return text.ToString();
    }

    /// <summary>As a symbol carries them, without the FNC1 in first position.</summary>
    public static string WriteScanned(IReadOnlyList<Gs1Element> elements)
    {
        StringBuilder text = new();
        for (var i = 0; i < elements.Count; i++)
        {
            text.Append(elements[i].Ai.Code).Append(elements[i].Value);
            if (!elements[i].Ai.EndsByLength && i < elements.Count - 1) text.Append(Separator);
        }
        return text.ToString();
    }

    private static Gs1Problem Bracketed(string text, List<Gs1Element> read)
    {
        StringBuilder value = new();
        for (var at = 0; at < text.Length;)
        {
            var close = text.IndexOf(')', at);
            if (text[at] != '(' || close < 0) return new(Gs1Fault.AiExpected, at);
            if (Gs1Dictionary.Find(text.AsSpan(at + 1, close - at - 1)) is not { } ai) return new(Gs1Fault.AiUnknown, at + 1);
            var begin = at = close + 1;
            value.Clear();
            for (; at < text.Length && text[at] != '('; at++)
            {
                if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '(') at++;
                value.Append(text[at]);
            }
            if (Add(read, ai, Gs1Values.Normalize(ai, value.ToString()), begin, at) is { IsNone: false } wrong) return wrong;
        }
        return default;
    }

    private static Gs1Problem Scanned(string text, List<Gs1Element> read)
    {
        if (Array.Exists(s_gtinSymbologies, s => text.StartsWith(s, StringComparison.Ordinal))) return Add(read, Gs1Dictionary.Find("01")!, Gs1Values.Normalize(Gs1Dictionary.Find("01")!, text[3..]), 3, text.Length);
        var at = Array.Exists(s_symbologies, s => text.StartsWith(s, StringComparison.Ordinal)) ? 3 : 0;
        if (at < text.Length && text[at] == Separator) at++;
        if (at == text.Length) return new(Gs1Fault.Empty, at);
        while (at < text.Length)
        {
            if (text.Length - at < 2 || Gs1Dictionary.CodeLength(text.AsSpan(at, 2)) is var digits && (digits == 0 || text.Length - at < digits)) return new(Gs1Fault.AiExpected, at);
            if (Gs1Dictionary.Find(text.AsSpan(at, digits)) is not { } ai) return new(Gs1Fault.AiUnknown, at);
            at += digits;
            var end = text.IndexOf(Separator, at);
            if (end < 0) end = text.Length;
            if (ai.EndsByLength) end = Math.Min(end, at + ai.LengthMax);
            if (Add(read, ai, text[at..end], at, end) is { IsNone: false } wrong) return wrong;
            at = end;
            // one separator too many after a value of fixed length is common and harmless
            if (at < text.Length && text[at] == Separator) at++;
        }
        return default;
    }

    private static Gs1Problem Add(List<Gs1Element> read, Gs1Ai ai, string value, int begin, int end)
    {
        if (Gs1Values.Check(ai, value, out var at) is var fault and not Gs1Fault.None) return new(fault, Math.Min(begin + at, end), ai.Code);
        return Gs1Elements.Add(read, new(ai, value)) is var refused and not Gs1Fault.None ? new(refused, begin, ai.Code) : default;
    }
}
