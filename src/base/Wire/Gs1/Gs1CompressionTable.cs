namespace Yiwang.Wire.Gs1;

/// <summary>
/// The tables of GS1 Digital Link compression (standard 1.1.1 §3, tables O and F; facts from the public GS1 Digital Link Toolkit). A value's parts are those of its Application
/// Identifier, with neighbours joined: digits of fixed length to one number, what follows to one part of variable length.
/// </summary>
internal static class Gs1CompressionTable
{
    /// <param name="Length">Fixed length, or the greatest.</param>
    internal readonly record struct Part(bool Digits, bool Fixed, int Length);

    /// <summary>Sequences with a code of their own. Two stand in another order in the Toolkit than in its table; both are read, neither is written.</summary>
    public static readonly IReadOnlyDictionary<int, string[][]> Sequences = ReadSequences();

    public static Part[] PartsOf(Gs1Ai ai)
    {
        if (ai.Code == "8007") return [new(false, false, 24)];
        List<Part> parts = [];
        foreach (var component in ai.Components)
        {
            Part next = new(component.Charset == Gs1Charset.Digits, component is { Optional: false } && component.Min == component.Max, component.Max);
            if (parts.Count > 0 && Join(parts[^1], next) is { } joined) parts[^1] = joined;
            else parts.Add(next);
        }
        return [.. parts];
    }

    private static Part? Join(Part a, Part b)
    {
        if (a.Digits && b.Digits && a.Fixed == b.Fixed) return new(true, a.Fixed, a.Length + b.Length);
        return !a.Digits && !b.Digits ? new(false, a.Fixed && b.Fixed, a.Length + b.Length) : null;
    }

    private static Dictionary<int, string[][]> ReadSequences()
    {
        Dictionary<int, string[][]> table = new()
        {
            [0x0A] = [["01", "22"]], [0x0B] = [["01", "10"]], [0x0C] = [["01", "21"]], [0x0D] = [["01", "17"]], [0x0E] = [["01", "7003"]], [0x0F] = [["01", "30"]],
            [0x1A] = [["01", "10", "17", "21"], ["01", "10", "21", "17"]], [0x1B] = [["01", "15"]], [0x1C] = [["01", "11"]], [0x1D] = [["01", "16"]], [0x1E] = [["01", "91"]], [0x1F] = [["01", "10", "15"]],
            [0x9A] = [["8010", "8011"]], [0x9B] = [["8017", "8019"]], [0x9C] = [["8018", "8019"]], [0x9D] = [["254", "414"], ["414", "254"]],
        };
        for (var i = 0; i < 6; i++) (table[0x2A + i], table[0x3A + i]) = ([["01", $"310{i}"]], [["01", $"320{i}"]]);
        for (var i = 0; i < 10; i++) (table[0xA0 + i], table[0xC0 + i]) = ([["01", $"392{i}"]], [["255", $"390{i}"]]);
        for (var i = 0; i < 4; i++) table[0xCA + i] = [["255", $"394{i}"]];
        return table;
    }
}
