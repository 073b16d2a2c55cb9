namespace Yiwang.Cases.Definitions.Diagram;

/// <summary>How wide a label is drawn, near enough to keep labels apart, and where it breaks.</summary>
internal static class LabelText
{
    public const double LineHeight = 17;
    private const double Wide = 13.2, Narrow = 6.9;

    public static double Width(string text)
    {
        var width = 0.0;
        foreach (var c in text) width += c >= '⺀' ? Wide : Narrow;
        return width;
    }

    public static double Width(IReadOnlyList<string> lines) => lines.Count == 0 ? 0 : lines.Max(Width);

    /// <summary>Words stay whole; Chinese breaks anywhere.</summary>
    public static IReadOnlyList<string> Wrap(string text, double most)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var piece in Pieces(text))
        {
            if (line.Length > 0 && Width((line + piece).TrimEnd()) > most)
            {
                lines.Add(line.TrimEnd());
                line = "";
            }
            line += line.Length == 0 ? piece.TrimStart() : piece;
        }
        if (line.Trim().Length > 0) lines.Add(line.TrimEnd());
        return lines;
    }

    private static IEnumerable<string> Pieces(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ' && text[i] < '⺀') continue;
            if (i + 1 > start) yield return text[start..(i + 1)];
            start = i + 1;
        }
        if (start < text.Length) yield return text[start..];
    }
}
