using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Things.Templates;

/// <summary>Values under a template: checks them, and gives each the name, grade, visibility and permissions that its item says.</summary>
public static class TemplateValues
{
    /// <summary>Without a template (<c>core.values</c>) any values stand as they are.</summary>
    /// <returns>Null when all is well; then <paramref name="bound"/> is what to record.</returns>
    public static IReadOnlyList<TemplateFault>? Bind(Template? template, IReadOnlyList<HandleValue> values, out IReadOnlyList<HandleValue> bound)
    {
        bound = values;
        if (template is null) return null;
        List<TemplateFault>? faults = null;
        HandleValue[]? changed = null;
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            if (value.Index < TemplateRules.IndexMin) continue;
            var item = template.Find(value.Index);
            if (item is null) (faults ??= []).Add(new(value.Index, value.Type, "value.unknown-item", new($"模板没有序号为 {value.Index} 的属性项。", $"The template has no item {value.Index}.")));
            else if (!item.Enabled) (faults ??= []).Add(ValueRules.Fault(item, "value.disabled-item", "已禁用，不能填写", "is disabled and takes no values"));
            else if (ValueRules.Check(item, value.Data.Span) is { } fault) (faults ??= []).Add(fault);
            else if (!Matches(value, item)) (changed ??= [.. values])[i] = value with { Type = item.Name, Grade = item.Grade, Visibility = Narrower(value, item), Permissions = PermissionsOf(item.Grade, Narrower(value, item)) };
        }
        foreach (var item in template.Body.Items)
        {
            if (item.Required && item.Enabled && !Has(values, item.Index)) (faults ??= []).Add(ValueRules.Required(item));
        }
        if (changed is not null) bound = changed;
        return faults;
    }

    /// <summary>The Handle permission bits that grade and visibility mean: PUBLIC_READ only for 公开 of grade 1.</summary>
    public static ValuePermissions PermissionsOf(byte grade, Visibility visibility) =>
        (ValuePermissions)PermissionBits.Of(new ValueScope(0, "", grade, visibility));

    private static bool Matches(HandleValue value, TemplateItem item) =>
        value.Grade == item.Grade && value.Visibility >= item.Visibility && value.Permissions == PermissionsOf(item.Grade, value.Visibility) && value.Type == item.Name;

    // one Thing may be kept closer than its kind, never wider
    private static Visibility Narrower(HandleValue value, TemplateItem item) => value.Visibility > item.Visibility ? value.Visibility : item.Visibility;

    private static bool Has(IReadOnlyList<HandleValue> values, int index)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Index == index) return true;
        }
        return false;
    }
}
