using System.Text.Json;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>File endings by the numbers that the enterprise nodes give to groups of them, as <c>"2,3"</c>; other endings stand by themselves.</summary>
internal static class MetaFileTypes
{
    public const int FilesMax = 50;
    private const int Own = 6, AnyFile = 1, Assigned = 2;

    private static readonly (int Number, string[] Endings)[] s_groups =
    [
        (1, ["txt"]), (2, ["doc", "docx", "xps", "dot"]), (3, ["xls", "xlsx", "xlsb", "xlsm", "csv"]), (4, ["pdf"]), (5, ["zip", "rar"]),
    ];

    public static IReadOnlyList<string> Read(JsonElement schema)
    {
        if (schema.Whole("fileRange") == AnyFile) return [];
        var numbers = (schema.FilledText("fileType") ?? "").Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        List<string> endings = [.. s_groups.Where(g => numbers.Contains(g.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))).SelectMany(g => g.Endings)];
        endings.AddRange((schema.FilledText("selfDefFileSuffix") ?? "").Split([',', ';', '，', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(e => e.TrimStart('.')));
        return endings;
    }

    public static void Write(Utf8JsonWriter json, TemplateItem item)
    {
        json.WriteNumber("fileRange"u8, item.FileTypes.Count == 0 ? AnyFile : Assigned);
        if (item.FileTypes.Count == 0) return;
        var whole = s_groups.Where(g => g.Endings.All(e => item.FileTypes.Contains(e, StringComparer.OrdinalIgnoreCase))).ToList();
        var rest = item.FileTypes.Where(e => !whole.Any(g => g.Endings.Contains(e, StringComparer.OrdinalIgnoreCase))).ToList();
        json.WriteString("fileType"u8, string.Join(',', [.. whole.Select(g => g.Number), .. rest.Count > 0 ? [Own] : System.Array.Empty<int>()]));
        if (rest.Count > 0) json.WriteString("selfDefFileSuffix"u8, string.Join(';', rest));
    }
}
