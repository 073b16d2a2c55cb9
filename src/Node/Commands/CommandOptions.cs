using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    /// <summary>JSON for people and programs alike: indented, Chinese unescaped.</summary>
    public static readonly JsonSerializerOptions JsonText = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Option<string> Data() => new("--data", "-d")
    {
        Description = "数据目录 / data folder",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("YIWANG_DATA") ?? "data",
    };

    public static Option<string[]> Set() => new("--set", "-s")
    {
        Description = "设置，键=值，可重复 / a setting, key=value, repeatable",
        Arity = ArgumentArity.ZeroOrMore,
        DefaultValueFactory = _ => [],
    };

    public static Option<bool> Json() => new("--json") { Description = "输出 JSON / print JSON" };

    /// <summary>Reads the settings or prints every error; null = stop with exit code 2.</summary>
    public static NodeSettings? ReadSettings(DataFolder folder, IEnumerable<string> assignments, Terminal terminal)
    {
        var (settings, errors) = SettingsReader.Read(folder, assignments);
        if (errors.Count == 0) return settings;
        terminal.Error.WriteLine($"设置有 {errors.Count} 处错误 / {errors.Count} errors in the settings:");
        foreach (var error in errors) terminal.Error.WriteLine("  " + error);
        return null;
    }
}
