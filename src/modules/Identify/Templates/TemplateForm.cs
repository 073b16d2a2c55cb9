using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Parties;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Templates;

/// <summary>A template as its editing form posts it: a head, and rows of items in fields named <c>i0.name</c>.</summary>
internal static class TemplateForm
{
    /// <summary>Blank rows that the form offers below the items.</summary>
    public const int BlankRows = 3;
    private const int MaxRows = 500, MaxOptions = 200;

    public static TemplateBody Read(IFormCollection form, TemplateBody old)
    {
        var items = Items(form, old);
        return old with
        {
            NameZh = Of(form, "nameZh") ?? "",
            NameEn = Of(form, "nameEn") ?? Of(form, "nameZh") ?? "",
            Kind = Enum.TryParse<ObjectKind>(form["kind"], out var kind) ? kind : old.Kind,
            Industry = Of(form, "industry"),
            Standard = Of(form, "standard"),
            Description = Of(form, "description"),
            Items = items,
        };
    }

    private static List<TemplateItem> Items(IFormCollection form, TemplateBody old)
    {
        List<TemplateItem> items = [];
        var next = Math.Max(TemplateRules.IndexMin, old.Items.Select(i => i.Index + 1).DefaultIfEmpty(TemplateRules.IndexMin).Max());
        for (var row = 0; row < MaxRows && form.ContainsKey($"i{row}.nameZh"); row++)
        {
            var known = Whole(form, $"i{row}.index") is { } index ? old.Items.FirstOrDefault(i => i.Index == index) : null;
            if (known is null && Of(form, $"i{row}.nameZh") is null && Of(form, $"i{row}.name") is null)
            {
                continue;
            }
            items.Add(Item(form, row, known ?? new TemplateItem { Index = next++, Name = "", NameZh = "", Type = ItemType.Text }));
        }
        return items;
    }

    private static TemplateItem Item(IFormCollection form, int row, TemplateItem old)
    {
        string Name(string field) => string.Create(CultureInfo.InvariantCulture, $"i{row}.{field}");
        return old with
        {
            NameZh = Of(form, Name("nameZh")) ?? "",
            Name = Of(form, Name("name")) ?? (old.Name.Length > 0 ? old.Name : string.Create(CultureInfo.InvariantCulture, $"item{old.Index}")),
            Type = Enum.TryParse<ItemType>(form[Name("type")], out var type) ? type : old.Type,
            Unit = Of(form, Name("unit")),
            MaxLength = Whole(form, Name("max")),
            Min = Number(form, Name("least")),
            Max = Number(form, Name("most")),
            Decimals = Whole(form, Name("decimals")),
            Options = Options(form[Name("options")].ToString()),
            Comment = Of(form, Name("comment")),
            Required = form.ContainsKey(Name("required")),
            Searchable = form.ContainsKey(Name("searchable")),
            List = form.ContainsKey(Name("list")),
            Enabled = form.ContainsKey(Name("enabled")),
            Grade = (byte)(Whole(form, Name("grade")) ?? 1),
            Visibility = Enum.TryParse<Visibility>(form[Name("visibility")], out var visibility) ? visibility : old.Visibility,
        };
    }

    /// <summary>Options are written one a line: value, or value=中文=English.</summary>
    public static string Write(IReadOnlyList<ChoiceOption> options) =>
        string.Join('\n', options.Select(o => o.Value == o.Zh && o.Value == o.En ? o.Value : $"{o.Value}={o.Zh}={o.En}"));

    private static IReadOnlyList<ChoiceOption> Options(string typed) =>
        [.. typed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxOptions + 1).Select(Option)];

    private static ChoiceOption Option(string line)
    {
        var parts = line.Split('=', 3, StringSplitOptions.TrimEntries);
        return new(parts[0], parts.Length > 1 ? parts[1] : parts[0], parts.Length > 2 ? parts[2] : parts[0]);
    }

    private static string? Of(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;
    private static int? Whole(IFormCollection form, string name) => int.TryParse(form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    private static decimal? Number(IFormCollection form, string name) => decimal.TryParse(form[name], NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
}
