using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yiwang.Node.Settings;

/// <summary>The settings file as others may keep it: without passwords and keys.</summary>
internal static class OpenSettings
{
    /// <returns>Null when there is no file, or it cannot be read.</returns>
    public static byte[]? Read(DataFolder folder)
    {
        if (!File.Exists(folder.SettingsFile)) return null;
        try
        {
            if (JsonNode.Parse(File.ReadAllBytes(folder.SettingsFile), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) is not JsonObject settings) return null;
            Strip(settings, "");
            return JsonSerializer.SerializeToUtf8Bytes(settings);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Strip(JsonObject settings, string prefix)
    {
        foreach (var (name, value) in settings.ToList())
        {
            var key = prefix + name;
            if (SettingKey.All.Values.Any(k => k.About.Secret && string.Equals(k.Name, key, StringComparison.OrdinalIgnoreCase))) settings.Remove(name);
            else if (value is JsonObject inner) Strip(inner, key + ".");
        }
    }
}
