using System.Text;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Plan.Records;

/// <summary>Values of a record by the names of its template's items, both ways.</summary>
internal static class PlanValues
{
    private const int TtlSeconds = 86_400;

    public static string Of(Template template, ThingRecord record, string item) =>
        template.Body.Items.FirstOrDefault(i => i.Name == item) is { } known && record.Values.FirstOrDefault(v => v.Index == known.Index) is { } value ? Encoding.UTF8.GetString(value.Data.Span) : "";

    /// <summary>Empty texts make no value.</summary>
    public static IReadOnlyList<HandleValue> Make(Template template, IReadOnlyDictionary<string, string?> known) =>
    [
        .. from item in template.Body.Items
           let text = known.GetValueOrDefault(item.Name)
           where text is { Length: > 0 }
           select new HandleValue(item.Index, item.Name, Encoding.UTF8.GetBytes(text), TtlSeconds, TemplateValues.PermissionsOf(item.Grade, item.Visibility), 0, item.Grade, item.Visibility),
    ];

    /// <summary>The record's values with some of them replaced, or taken out where the text is empty.</summary>
    public static IReadOnlyList<HandleValue> Change(Template template, ThingRecord record, IReadOnlyDictionary<string, string?> changed)
    {
        var indexes = template.Body.Items.Where(i => changed.ContainsKey(i.Name)).Select(i => i.Index).ToHashSet();
        return [.. record.Values.Where(v => !indexes.Contains(v.Index)), .. Make(template, changed)];
    }
}
