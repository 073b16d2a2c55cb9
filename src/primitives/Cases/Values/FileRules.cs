using System.Text.Json.Nodes;

namespace Yiwang.Cases.Values;

/// <summary>References to blobs, <c>{ref: "blob:sha256-…", name, type, size}</c>: what was uploaded, never the bytes themselves.</summary>
internal static class FileRules
{
    public const string Scheme = "blob:sha256-";
    private const int FilesMax = 50, HashLength = 64, NameMax = 200, TypeMax = 100;

    public static JsonArray? Read(JsonNode? given, string path, List<FieldFault> faults)
    {
        var files = given is JsonArray list ? [.. list] : new List<JsonNode?> { given };
        if (files.Count > FilesMax) { ValueRules.Wrong(faults, path, $"最多 {FilesMax} 个文件", $"at most {FilesMax} files"); return null; }
        var kept = new JsonArray();
        foreach (var file in files)
        {
            if (One(file as JsonObject) is { } one) kept.Add(one);
            else { ValueRules.Wrong(faults, path, "文件没有上传完整，请重新选择", "the file was not uploaded whole: choose it again"); return null; }
        }
        return kept;
    }

    private static JsonObject? One(JsonObject? file)
    {
        if (file is null || Text(file, "ref", Scheme.Length + HashLength) is not { } reference || !reference.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        if (reference.Length != Scheme.Length + HashLength || reference.AsSpan(Scheme.Length).ContainsAnyExcept("0123456789abcdef")) return null;
        if (Text(file, "name", NameMax) is not { } name || TextRules.Control(name, lines: false)) return null;
        if (file["size"] is not JsonValue size || !size.TryGetValue<long>(out var bytes) || bytes < 0) return null;
        return new JsonObject { ["ref"] = reference, ["name"] = name, ["type"] = Text(file, "type", TypeMax) ?? "application/octet-stream", ["size"] = bytes };
    }

    private static string? Text(JsonObject file, string name, int max) => file[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 && text.Length <= max ? text : null;
}
