using System.Text.Json.Nodes;

namespace Yiwang.Cases.Values;

/// <summary>References to blobs that were uploaded before; never the bytes themselves.</summary>
internal static class FileRules
{
    public static JsonArray? Read(JsonNode? given, string path, List<FieldFault> faults)
    {
        var files = given is JsonArray list ? [.. list] : new List<JsonNode?> { given };
        if (files.Count > FileReference.FilesMax) { ValueRules.Wrong(faults, path, $"最多 {FileReference.FilesMax} 个文件", $"at most {FileReference.FilesMax} files"); return null; }
        var kept = new JsonArray();
        foreach (var file in files)
        {
            if (FileReference.Read(file) is { } one && !TextRules.Control(one.Name, lines: false)) kept.Add(one.ToJson());
            else { ValueRules.Wrong(faults, path, "文件没有上传完整，请重新选择", "the file was not uploaded whole: choose it again"); return null; }
        }
        return kept;
    }
}
