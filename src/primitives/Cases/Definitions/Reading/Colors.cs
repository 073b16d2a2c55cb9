namespace Yiwang.Cases.Definitions.Reading;

internal static class Colors
{
    private static readonly string[] s_all = ["grey", "blue", "green", "yellow", "orange", "red"];

    public static string? Read(MapReader reader)
    {
        if (reader.Text("color") is not { } text || s_all.Contains(text.Text)) return reader.Text("color")?.Text;
        reader.Problems.Say(text, $"没有颜色“{text.Text}”，可写：{string.Join("、", s_all)}", $"there is no colour '{text.Text}'; one of {string.Join(", ", s_all)}");
        return null;
    }
}
