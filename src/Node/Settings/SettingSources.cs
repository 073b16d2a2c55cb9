using System.Collections;
using System.Text.Json;

namespace Yiwang.Node.Settings;

/// <summary>One given value and who gave it.</summary>
internal readonly record struct GivenSetting(string Key, string Value, string Source);

/// <summary>The three places that settings come from, each flattened to dotted keys.</summary>
internal static class SettingSources
{
    /// <summary>Prefix of environment variables, as <c>YIWANG__Listen__Http</c>.</summary>
    public const string EnvironmentPrefix = "YIWANG__";

    public static IEnumerable<GivenSetting> FromFile(string path, List<string> errors)
    {
        if (!File.Exists(path)) return [];
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException("the file must hold one JSON object");
            return [.. Flatten(json.RootElement, "", Path.GetFileName(path))];
        }
        catch (JsonException e)
        {
            errors.Add($"{path}：不是有效的 JSON / not valid JSON: {e.Message}");
            return [];
        }
    }

    public static IEnumerable<GivenSetting> FromEnvironment(IDictionary environment) =>
        from name in environment.Keys.Cast<string>()
        where name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
        orderby name
        select new GivenSetting(name[EnvironmentPrefix.Length..].Replace("__", ".", StringComparison.Ordinal), (string?)environment[name] ?? "", name);

    /// <param name="assignments">Each <c>key=value</c>.</param>
    public static IEnumerable<GivenSetting> FromCommandLine(IEnumerable<string> assignments, List<string> errors)
    {
        foreach (var text in assignments)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                yield return new GivenSetting(text[..equals], text[(equals + 1)..], "--set");
            else
                errors.Add($"--set {text}：应写作 键=值 / must be written key=value");
        }
    }

    private static IEnumerable<GivenSetting> Flatten(JsonElement element, string prefix, string source)
    {
        foreach (var property in element.EnumerateObject())
        {
            var key = prefix + property.Name;
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var inner in Flatten(property.Value, key + ".", source)) yield return inner;
                    break;
                case JsonValueKind.Array:
                    yield return new GivenSetting(key, string.Join(',', property.Value.EnumerateArray().Select(e => e.ToString())), source);
                    break;
                default:
                    yield return new GivenSetting(key, property.Value.ToString(), source);
                    break;
            }
        }
    }
}
