using Microsoft.AspNetCore.Http;
using Yiwang.Console.Components;
using Yiwang.Console.Language;

namespace Yiwang.Identify.Links;

/// <summary>A link as the page's form has it.</summary>
internal static class LinkForm
{
    private static readonly char[] s_commas = [',', '，', ';', '；', ' '];

    /// <returns>Null with the fields named in <paramref name="errors"/>.</returns>
    public static Gs1Link? Read(Text text, IFormCollection form, int index, FormErrors errors)
    {
        var media = Field(form, "type");
        Gs1Link link = new(index, Field(form, "linkType"), Field(form, "href"), Field(form, "title"), List(form, "hreflang"), media.Length == 0 ? null : media, List(form, "context"), form["default"] == "on", form["fwqs"] == "on");
        if (Gs1LinkRules.Check(link) is not var (field, say)) return link;
        errors.Add(field, text[say]);
        return null;
    }

    public static string Write(IReadOnlyList<string> texts) => string.Join(", ", texts);

    /// <summary>Languages by name.</summary>
    public static string Words(Text text, IReadOnlyList<string> languages) =>
        string.Join(text["、", ", "], languages.Select(l => l.ToLowerInvariant() switch { "zh" or "zh-cn" => text["中文", "Chinese"], "en" => text["英文", "English"], _ => l }));

    private static string Field(IFormCollection form, string name) => form[name].ToString().Trim();

    private static string[] List(IFormCollection form, string name) => Field(form, name).Split(s_commas, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
