using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Values;

namespace Yiwang.Cases.Forms;

/// <summary>Texts with fields in braces: the title of a case, the arguments of a guard.</summary>
internal static class TextTemplate
{
    private const int TitleMax = 200;

    /// <summary>As people read it: options by their Chinese name, money in yuan.</summary>
    public static string Title(CaseForm form, JsonObject values)
    {
        var title = Fill(form.Definition.Title, code => form.Field(code) is { Personal: false } field ? Shown(field, values[code]) : "");
        title = string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (title.Length == 0) title = form.Definition.Name.Zh;
        return title.Length <= TitleMax ? title : title[..(char.IsHighSurrogate(title[TitleMax - 1]) ? TitleMax - 1 : TitleMax)];
    }

    /// <summary>As programs read it: codes and plain numbers. Lists are joined with commas.</summary>
    public static string Argument(string template, JsonObject values) => Fill(template, code => Plain(values[code]));

    public static IReadOnlyDictionary<string, string> Arguments(CallDefinition call, JsonObject values) => call.Arguments.ToDictionary(a => a.Key, a => Argument(a.Value, values), StringComparer.Ordinal);

    public static HashSet<string> Fields(string template)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        Fill(template, code => { codes.Add(code); return ""; });
        return codes;
    }

    public static string Plain(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth ? "true" : "false",
        JsonArray list => string.Join(',', list.Select(Plain)),
        JsonObject file when file["name"] is JsonValue name => Plain(name),
        _ => node.ToJsonString(),
    };

    private static string Shown(FieldDefinition field, JsonNode? node) => field.Type switch
    {
        FieldType.Choice => field.Options.FirstOrDefault(o => o.Code == Plain(node))?.Name.Zh ?? Plain(node),
        FieldType.Money when Numbers.TryRead(node, out var fen) => ((decimal)fen / 100m).ToString("0.00", CultureInfo.InvariantCulture),
        FieldType.Boolean => Plain(node) == "true" ? field.Name.Zh : "",
        FieldType.Table => "",
        _ => Plain(node),
    };

    private static string Fill(string template, Func<string, string> value)
    {
        var text = new StringBuilder(template.Length + 32);
        var i = 0;
        while (template.IndexOf('{', i) is var open and >= 0 && template.IndexOf('}', open) is var close and >= 0)
        {
            text.Append(template, i, open - i).Append(value(template[(open + 1)..close]));
            i = close + 1;
        }
        return text.Append(template, i, template.Length - i).ToString();
    }
}
