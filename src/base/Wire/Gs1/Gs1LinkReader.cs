namespace Yiwang.Wire.Gs1;

/// <summary>
/// Reads Digital Links of any domain and path stem, compressed or not. The key is the rightmost pair of path parts, counted in pairs from the end, that is one: so
/// a serial number "01" is not taken for a GTIN.
/// </summary>
public static class Gs1LinkReader
{
    /// <param name="text">An address, or a path with or without a query.</param>
    public static bool TryParse(string text, out Gs1DigitalLink link, out Gs1Problem problem)
    {
        link = null!;
        problem = text.Length > Gs1Limits.TextLengthMax ? new(Gs1Fault.TooLong, Gs1Limits.TextLengthMax) : Read(text, out link);
        return problem.IsNone;
    }

    /// <summary>Whether a path has a key where a Digital Link has one, so that a fault in it is worth telling.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<char> path)
    {
        var first = true;
        foreach (var range in path.Split('/'))
        {
            var part = path[range];
            if (first && part.IsEmpty) continue;
            first = false;
            if (Gs1Dictionary.FindNamed(part) is { IsKey: true }) return StartsWithDigits(path[range.End..]);
        }
        return false;

        // "/0950…" after the key: every GS1 key begins with a company prefix, its element string with four digits at least
        static bool StartsWithDigits(ReadOnlySpan<char> rest) => rest.Length > 4 && !rest[1..5].ContainsAnyExceptInRange('0', '9');
    }

    private static Gs1Problem Read(string text, out Gs1DigitalLink link)
    {
        link = null!;
        var end = text.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? hash : text.Length;
        var mark = text.IndexOf('?', StringComparison.Ordinal) is var question and >= 0 && question < end ? question : end;
        var pathBegin = 0;
        if (text.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 && scheme < mark)
        {
            pathBegin = text.IndexOf('/', scheme + 3);
            if (pathBegin < 0 || pathBegin >= mark) return new(Gs1Fault.KeyMissing, mark);
        }
        var pathEnd = mark > pathBegin && text[mark - 1] == '/' ? mark - 1 : mark;
        List<Range> parts = [];
        for (var at = pathBegin; at < pathEnd;)
        {
            var begin = text[at] == '/' ? at + 1 : at;
            var slash = text.IndexOf('/', begin, pathEnd - begin);
            at = slash < 0 ? pathEnd : slash;
            parts.Add(begin..at);
            if (parts.Count > 2 * Gs1Limits.ElementsMax) return new(Gs1Fault.TooLong, begin);
        }
        var problem = ReadPath(text, parts, out var key, out var qualifiers, out var attributes, out var stemEnd, out var compressed, out var pairs);
        if (!problem.IsNone) return problem;
        problem = Gs1QueryReader.Read(text, mark, end, [key, .. qualifiers], attributes, out var other);
        if (!problem.IsNone) return problem;
        if (pairs.Length > 0) other = other.Length > 0 ? $"{pairs}&{other}" : pairs;
        link = new(text[..stemEnd], key, qualifiers, attributes, other, compressed);
        return default;
    }

    private static Gs1Problem ReadPath(string text, List<Range> parts, out Gs1Element key, out List<Gs1Element> qualifiers, out List<Gs1Element> attributes, out int stemEnd, out bool compressed, out string pairs)
    {
        (key, qualifiers, attributes, stemEnd, compressed) = (default, [], [], 0, false);
        pairs = "";
        for (var i = parts.Count - 2; i >= 0; i -= 2)
        {
            if (Gs1Dictionary.FindNamed(text.AsSpan()[parts[i]]) is not { IsKey: true }) continue;
            stemEnd = Math.Max(0, parts[i].Start.Value - 1);
            return ReadPairs(text, parts, i, ref key, qualifiers);
        }
        compressed = true;
        return Gs1CompressedPath.Read(text, parts, out key, out qualifiers, out attributes, out stemEnd, out pairs);
    }

    private static Gs1Problem ReadPairs(string text, List<Range> parts, int first, ref Gs1Element key, List<Gs1Element> qualifiers)
    {
        for (var i = first; i < parts.Count; i += 2)
        {
            var begin = parts[i].Start.Value;
            if (Gs1Dictionary.FindNamed(text.AsSpan()[parts[i]]) is not { } ai) return new(Gs1Fault.AiUnknown, begin);
            if (ReadValue(text, ai, parts[i + 1], out var element) is { IsNone: false } wrong) return wrong;
            if (i == first) key = element;
            else qualifiers.Add(element);
        }
        return Gs1Elements.Order(key.Ai, qualifiers, out var at) is var fault and not Gs1Fault.None
            ? new(fault, parts[first + 2 + 2 * at].Start.Value, qualifiers[at].Ai.Code) : default;
    }

    internal static Gs1Problem ReadValue(string text, Gs1Ai ai, Range where, out Gs1Element element)
    {
        element = default;
        var begin = where.Start.Value;
        if (!PercentText.TryDecode(text.AsSpan()[where], out var value, out var at)) return new(Gs1Fault.PercentEncoding, begin + at, ai.Code);
        value = Gs1Values.Normalize(ai, value);
        if (Gs1Values.Check(ai, value, out at) is var fault and not Gs1Fault.None) return new(fault, Math.Min(begin + at, where.End.Value), ai.Code);
        element = new(ai, value);
        return default;
    }
}
