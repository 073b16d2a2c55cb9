using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yiwang.Node.Settings;

/// <summary>Settings as <c>yiwang.json</c> holds them: those that are not the default.</summary>
internal static class SettingsFile
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(DataFolder folder, NodeSettings settings) => File.WriteAllText(folder.SettingsFile, Of(settings).ToJsonString(s_json) + "\n");

    internal static JsonObject Of(NodeSettings settings)
    {
        var (root, usual) = (new JsonObject(), new NodeSettings());
        foreach (var key in SettingKey.All.Values.OrderBy(k => k.Name, StringComparer.Ordinal))
            if (ValueOf(key.Get(settings)) is var value && !JsonNode.DeepEquals(value, ValueOf(key.Get(usual)))) Put(root, key.Name.Split('.'), value);
        return root;
    }

    private static void Put(JsonObject root, string[] path, JsonNode? value)
    {
        var at = root;
        foreach (var name in path[..^1]) at = at[name] as JsonObject ?? (JsonObject)(at[name] = new JsonObject());
        at[path[^1]] = value;
    }

    private static JsonNode? ValueOf(object? value) => value switch
    {
        string text => JsonValue.Create(text),
        IEnumerable list => new JsonArray([.. list.Cast<string>().Select(i => JsonValue.Create(i))]),
        _ => JsonSerializer.SerializeToNode(value),
    };
}
