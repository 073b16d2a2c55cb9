using System.Text.Json;
using System.Text.RegularExpressions;

namespace Yiwang.Notices.Presets;

/// <summary>Addresses and bodies with <c>{placeholders}</c>, filled with the values encoded as their place asks.</summary>
internal static partial class Template
{
    private static readonly string[] s_names = ["title", "text", "line", "link", "level", "time", "people", "phone", "phones"];

    public static string NamesForPeople { get; } = string.Join(' ', s_names.Select(n => $"{{{n}}}"));

    /// <summary>Null when all are known.</summary>
    public static string? UnknownName(string template) => Placeholder().Matches(template).Select(m => m.Groups[1].Value).FirstOrDefault(n => !s_names.Contains(n));

    /// <summary>Placeholders are plain text inside its strings, so the template itself is JSON.</summary>
    public static bool IsJson(string template)
    {
        try
        {
            using var _ = JsonDocument.Parse(template);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static string Fill(string template, IReadOnlyDictionary<string, string> values, Func<string, string> encode) =>
        Placeholder().Replace(template, m => values.TryGetValue(m.Groups[1].Value, out var value) ? encode(value) : m.Value);

    public static string Url(string value) => Uri.EscapeDataString(value);

    /// <summary>For the inside of a JSON string.</summary>
    public static string Json(string value) => JsonText.Of(value)[1..^1];

    public static Dictionary<string, string> Values(ChannelMessage message, bool english, string? keyword, int charsMax) => new(StringComparer.Ordinal)
    {
        ["title"] = MessageText.Title(message, english, keyword),
        ["text"] = MessageText.Plain(message, english, keyword, 8_000),
        ["line"] = MessageText.Line(message, english, charsMax),
        ["link"] = message.Link ?? "",
        ["level"] = message.Level.ToString(),
        ["time"] = message.Lines[0].Time,
        ["people"] = string.Join(english ? ", " : "、", message.People.Select(p => p.Name)),
        ["phone"] = message.People.FirstOrDefault(p => p.Phone is not null)?.Phone ?? "",
        ["phones"] = string.Join(',', message.People.Where(p => p.Phone is not null).Select(p => p.Phone)),
    };

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Placeholder();
}
