using System.Globalization;
using System.Text;
using Yiwang.Console.Components;
using Yiwang.Console.Language;
using Yiwang.Identify.Reading;
using Yiwang.Things;

namespace Yiwang.Identify.Records;

/// <summary>The values of a record without a template as lines: index, type, data.</summary>
internal static class PlainValues
{
    private const int MaxLines = 500;

    public static string Write(IEnumerable<HandleValue> values) =>
        string.Join('\n', values.OrderBy(v => v.Index).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Index} {v.Type} {ValueWords.Plain(v.Data.Span).Replace('\n', ' ')}")));

    public static IReadOnlyList<HandleValue> Read(Text text, string lines, FormErrors errors)
    {
        List<HandleValue> values = [];
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxLines))
        {
            var parts = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length < 3 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index < 1 || values.Exists(v => v.Index == index))
            {
                errors.Add("values", text[$"这一行不对：{line}。每行是序号、类型、数据，序号不重复。", $"This line is wrong: {line}. Each holds an index, used once, a type and data."]);
                return values;
            }
            values.Add(new(index, parts[1], Encoding.UTF8.GetBytes(parts[2]), 86_400, ValuePermissions.Default, 0));
        }
        return values;
    }
}
