using System.Globalization;
using Yiwang.Events;

namespace Yiwang.Connect.Mqtt.Payloads;

internal enum PayloadForm { Whole, Json, Csv }

/// <summary>One selector, understood: the whole payload, a JSON path, or a column of lines (its number from 1, or its heading).</summary>
/// <param name="Column">From 0; -1 = find <paramref name="Heading"/>.</param>
internal sealed record PayloadField(PayloadForm Form, IReadOnlyList<JsonStep> Path, int Column, byte[] Heading)
{
    public const int SelectorChars = 512;

    public static bool TryParse(string selector, out PayloadField field, out Bilingual problem)
    {
        (field, problem) = (new(PayloadForm.Whole, [], -1, []), default);
        if (selector.Length > SelectorChars)
        {
            problem = new($"取值位置最长 {SelectorChars} 个字符。", $"A selector has at most {SelectorChars} characters.");
            return false;
        }
        if (selector.Length == 0) return true;
        if (selector[0] == '$')
        {
            if (!JsonPath.TryParse(selector, out var path, out problem)) return false;
            field = new(PayloadForm.Json, path, -1, []);
            return true;
        }
        var isNumber = int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out var column);
        if (isNumber && column is < 1 or > 1_000)
        {
            problem = new("列号从 1 到 1000。", "Columns are numbered 1 to 1000.");
            return false;
        }
        field = new(PayloadForm.Csv, [], isNumber ? column - 1 : -1, isNumber ? [] : System.Text.Encoding.UTF8.GetBytes(selector));
        return true;
    }
}
