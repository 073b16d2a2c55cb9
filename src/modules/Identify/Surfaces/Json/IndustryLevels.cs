using System.Globalization;
using System.Text.Json;
using Yiwang.Events;

namespace Yiwang.Identify.Surfaces.Json;

/// <summary>An industry as GB/T 4754-2017 divides it: section letter, division, group, class. The digits tell the letter.</summary>
/// <param name="Code">2–4 digits; null = none.</param>
internal readonly record struct IndustryLevels(string? Code)
{
    /// <summary>The last division of each section, A to T.</summary>
    private static ReadOnlySpan<byte> LastDivisions => [5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97];

    public string Category => Code is { Length: >= 2 } code && Letter(code) is { } letter ? letter.ToString() : "";
    public string Specific => Part(2);
    public string Trade => Part(3);
    public string Subclass => Part(4);

    /// <summary>industryCategory, industrySpecific, industryTrade and industrySubclass, which must agree with each other.</summary>
    public static Outcome<IndustryLevels> Read(JsonElement json)
    {
        string[] names = ["industryCategory", "industrySpecific", "industryTrade", "industrySubclass"];
        var parts = System.Array.ConvertAll(names, n => json.FilledText(n) ?? "");
        if (System.Array.FindIndex(parts, p => p.Length == 0) is >= 0 and var missing) return Missing(names[missing]);
        for (var i = 1; i < parts.Length; i++)
        {
            if (parts[i].Length != i + 1 || parts[i].AsSpan().ContainsAnyExceptInRange('0', '9')) return Wrong(names[i], $"{names[i]} 应为 {i + 1} 位数字。", $"{names[i]} has {i + 1} digits.");
            if (i > 1 && !parts[i].StartsWith(parts[i - 1], StringComparison.Ordinal)) return Wrong(names[i], $"{names[i]} {parts[i]} 不属于 {parts[i - 1]}。", $"{names[i]} {parts[i]} is not part of {parts[i - 1]}.");
        }
        if (Letter(parts[1]) is not { } letter) return Wrong(names[1], $"GB/T 4754 没有大类 {parts[1]}。", $"GB/T 4754 has no division {parts[1]}.");
        return parts[0].Length == 1 && parts[0][0] == letter ? new IndustryLevels(parts[3]) : Wrong(names[0], $"大类 {parts[1]} 属于门类 {letter}，不是 {parts[0]}。", $"Division {parts[1]} belongs to section {letter}, not {parts[0]}.");
    }

    public static Outcome Missing(string field) => new(Codes.RequestInvalid, field, field, new Bilingual($"缺少必要的请求参数: {field}", $"A required parameter is missing: {field}"));

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));

    private string Part(int length) => Code is { } code && code.Length >= length ? code[..length] : "";

    private static char? Letter(string digits)
    {
        if (!byte.TryParse(digits.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var division) || division == 0) return null;
        for (var i = 0; i < LastDivisions.Length; i++)
        {
            if (division <= LastDivisions[i]) return (char)('A' + i);
        }
        return null;
    }
}
