using System.Text;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Components;
using Yiwang.Console.Language;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Register;

/// <summary>The values of a template's items as a form posts them, in fields named <c>v2000</c>.</summary>
internal static class ValueForm
{
    public static string Field(int index) => "v" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Items that a form asks for, in order.</summary>
    public static IEnumerable<TemplateItem> Items(Template template) => template.Body.Items.Where(i => i.Enabled && i.Input);

    /// <summary>What was typed, by item; empty fields are left out.</summary>
    public static IReadOnlyList<HandleValue> Read(Template template, IFormCollection form) =>
        [.. Items(template).Select(i => (Item: i, Typed: form[Field(i.Index)].ToString().Trim().ReplaceLineEndings("\n"))).Where(v => v.Typed.Length > 0)
            .Select(v => new HandleValue(v.Item.Index, v.Item.Name, Encoding.UTF8.GetBytes(v.Typed), 86_400, TemplateValues.PermissionsOf(v.Item.Grade, v.Item.Visibility), 0, v.Item.Grade, v.Item.Visibility))];

    /// <summary>
    /// The whole record after an edit: what the form asks for as typed, everything else as it was. A value that the editor may not see is kept.
    /// </summary>
    public static IReadOnlyList<HandleValue> Merge(Template template, IReadOnlyList<HandleValue> old, IReadOnlyList<HandleValue> typed, Func<HandleValue, bool> editable)
    {
        var asked = Items(template).Select(i => i.Index).ToHashSet();
        return [.. old.Where(v => !asked.Contains(v.Index) || !editable(v)).Concat(typed.Where(v => old.All(o => o.Index != v.Index || editable(o)))).OrderBy(v => v.Index)];
    }

    /// <summary>Puts every fault beside its field.</summary>
    public static bool Check(Text text, Template template, IReadOnlyList<HandleValue> values, FormErrors errors)
    {
        foreach (var fault in TemplateValues.Bind(template, values, out _) ?? [])
        {
            errors.Add(fault.Index == 0 ? "" : Field(fault.Index), text[fault.Say]);
        }
        return !errors.Any;
    }
}
