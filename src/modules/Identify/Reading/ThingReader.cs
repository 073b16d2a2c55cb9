using Yiwang.Console.Language;
using Yiwang.Identify.Links;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Reading;

/// <summary>Makes a reading out of an answer that Access has already chosen; it shows no more than it is given.</summary>
internal sealed class ThingReader(ITemplates templates, IDirectory directory, IPrefixTable prefixes, IRegistry registry, IResolver resolver)
{
    /// <summary>A record of this node.</summary>
    public ThingReading Read(Text text, ThingRecord record, int withheld) => Read(text, record, withheld, Known(record), Owner(record));

    /// <summary>An answer of any node; the template that names its values is asked for where it lives, and kept by the resolver like any answer.</summary>
    /// <param name="who">In whose name it is asked for: a partner's own names (<c>o.…</c>) are found by a pact.</param>
    public async ValueTask<ThingReading> ReadAsync(Text text, ResolveAnswer answer, Principal who, CancellationToken cancel)
    {
        var record = answer.Record!;
        var template = Known(record) ?? (answer.Path.Count > 0 && record.Template is { } handle ? await FetchAsync(handle, who, cancel) : null);
        return Read(text, record, answer.Withheld, template, answer.OwnerName ?? Owner(record));
    }

    private ThingReading Read(Text text, ThingRecord record, int withheld, Template? template, string owner)
    {
        var values = record.Values.Where(v => template is null ? v.Index is not (1000 or 1001) && !Gs1LinkValues.IsOurs(v.Type) : v.Index >= TemplateRules.IndexMin)
            .OrderBy(v => v.Index).Select(v => ValueWords.Show(text, v, template?.Find(v.Index))).ToList();
        return new(record, template, Title(text, record, template, values), template is null ? null : ItemWords.Name(text, template.Body), owner, values, Hidden(text, record, template, withheld), withheld);
    }

    private Template? Known(ThingRecord record) => record.Template is { } handle ? templates.Find(handle, record.TemplateVersion) : null;

    // Items never change their meaning, so the newest version names the values of all. Another node's template is checked as if a person had written it.
    private async ValueTask<Template?> FetchAsync(Handle handle, Principal who, CancellationToken cancel)
    {
        var answer = await resolver.ResolveAsync(ResolveRequest.All(handle, who), cancel);
        return answer.Succeeded && answer.Value.Record is { } record && record.Values.FirstOrDefault(v => v is { Index: 1, Type: "TEMPLATE" }) is { } value
            && TemplateJson.TryRead(value.Data.Span) is { } body && TemplateRules.Check(body).Count == 0
            ? new Template(handle, Math.Max(1, record.TemplateVersion), TemplateState.Published, record.Owner, body, record.Position) : null;
    }

    public string Owner(ThingRecord record) => directory.Find(record.Owner)?.Name ?? prefixes.Find(record.Handle.Prefix)?.HolderName ?? record.Owner;

    // What people call the object: the item named …Name, else the first text that the template puts into lists.
    private static string Title(Text text, ThingRecord record, Template? template, List<ShownValue> values)
    {
        var naming = template?.Body.Items.Where(i => i.Type == ItemType.Text && (i.List || IsName(i)) && values.Exists(v => v.Index == i.Index)).OrderByDescending(IsName).FirstOrDefault();
        if (naming is not null)
        {
            return values.Find(v => v.Index == naming.Index)!.Text;
        }
        return template is not null ? ItemWords.Name(text, template.Body)
            : values.Find(v => v.Label is "Name" or "Product name" or "Title")?.Text ?? record.Handle.Suffix.ToString();
    }

    private static bool IsName(TemplateItem item) => item.Name.EndsWith("Name", StringComparison.OrdinalIgnoreCase);

    // Values that a grant would open are named, so that people know what to ask for; internal ones are only counted.
    private List<HiddenValue> Hidden(Text text, ThingRecord shown, Template? template, int withheld)
    {
        if (withheld == 0 || template is null)
        {
            return [];
        }
        if (registry.FindRecord(shown.Handle) is not { } whole || whole.Position != shown.Position)
        {
            return HiddenElsewhere(text, shown, template, withheld);
        }
        return [.. whole.Values.Where(v => v.Visibility == Visibility.Granted && shown.Values.All(s => s.Index != v.Index)).OrderBy(v => v.Index)
            .Select(v => new HiddenValue(template.Find(v.Index) is { } item ? ItemWords.Label(text, item) : ItemWords.Apart(v.Type), v.Grade, v.Visibility))];
    }

    // Another node tells only how many it keeps back: when the template has just so many more, it is these.
    private static List<HiddenValue> HiddenElsewhere(Text text, ThingRecord shown, Template template, int withheld)
    {
        var rest = template.Body.Items.Where(i => i.Enabled && shown.Values.All(v => v.Index != i.Index)).ToList();
        return rest.Count != withheld ? [] : [.. rest.Where(i => i.Visibility == Visibility.Granted).Select(i => new HiddenValue(ItemWords.Label(text, i), i.Grade, i.Visibility))];
    }
}
