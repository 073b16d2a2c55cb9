using System.Globalization;

namespace Yiwang.Node.Settings;

/// <summary>Every setting with its meaning, bounds and default: what <c>yiwang settings</c> prints and docs/limits.md holds.</summary>
internal static class SettingTable
{
    private static readonly NodeSettings s_defaults = new();

    public static IEnumerable<string> Markdown() =>
        from key in SettingKey.All.Values
        orderby key.Name
        select $"| `{key.Name}` | {Default(key)} | {Bounds(key)} | {key.About.Zh} | {key.About.En} |";

    public static string Default(SettingKey key) => key.Get(s_defaults) switch
    {
        "" or null => "—",
        IReadOnlyList<string> list => list.Count == 0 ? "—" : string.Join(",", list),
        IFormattable number => number.ToString("N0", CultureInfo.InvariantCulture),
        var text => text.ToString()!,
    };

    private static string Bounds(SettingKey key) => key switch
    {
        { About.OneOf.Length: > 0 } => string.Join(" · ", key.About.OneOf),
        { About.Min: long.MinValue } => "—",
        _ => string.Create(CultureInfo.InvariantCulture, $"{key.About.Min:N0} – {key.About.Max:N0}"),
    };
}
