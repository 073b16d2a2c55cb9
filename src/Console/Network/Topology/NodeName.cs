namespace Yiwang.Console.Network.Topology;

/// <summary>A node's name in one line or two: between words, between Chinese signs, and before brackets if it can be; what is longer still ends in an ellipsis.</summary>
internal static class NodeName
{
    /// <param name="width">Of a line; a Chinese sign is as wide as two Latin ones.</param>
    public static IReadOnlyList<string> Lines(string name, int width)
    {
        if (WidthOf(name) <= width) return [name];
        if (name.IndexOf('（') is > 1 and var bracket && WidthOf(name[..bracket]) <= width && WidthOf(name[bracket..]) <= width) return [name[..bracket], name[bracket..]];
        var first = Fitting(name, width);
        var rest = name[first..].TrimStart();
        return [name[..first].TrimEnd(), WidthOf(rest) <= width ? rest : rest[..Signs(rest, width - 2)] + "…"];
    }

    public static int WidthOf(string text) => text.Sum(WidthOf);

    private static int WidthOf(char sign) => sign < 0x2e80 ? 1 : 2;

    /// <summary>Characters of the longest beginning that fits and does not end within a Latin word; a word that fills a line alone is cut.</summary>
    private static int Fitting(string name, int width)
    {
        var most = Signs(name, width);
        for (var at = most; at > 0; at--)
            if (at == name.Length || name[at] == ' ' || WidthOf(name[at]) == 2 && name[at] is not ('）' or '，' or '、' or '。') || WidthOf(name[at - 1]) == 2 && WidthOf(name[at]) == 1) return at;
        return most;
    }

    private static int Signs(string text, int width)
    {
        var (at, used) = (0, 0);
        while (at < text.Length && used + WidthOf(text[at]) <= width) used += WidthOf(text[at++]);
        return Math.Max(1, at);
    }
}
