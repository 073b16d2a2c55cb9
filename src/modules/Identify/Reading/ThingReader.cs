using Yiwang.Console.Language;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Reading;

/// <summary>Makes a reading out of an answer that Access has already chosen; it shows no more than it is given.</summary>
internal sealed class ThingReader(ITemplates templates, IDirectory directory, IPrefixTable prefixes)
{
    public ThingReading Read(Text text, ThingRecord record, int withheld)
    {
        var template = record.Template is { } handle ? templates.Find(handle, record.TemplateVersion) : null;
        var values = record.Values.Where(v => template is null ? v.Index is not (1000 or 1001) : v.Index >= TemplateRules.IndexMin)
            .OrderBy(v => v.Index).Select(v => ValueWords.Show(text, v, template?.Find(v.Index))).ToList();
        return new(record, template, Title(text, record, template, values), template is null ? null : ItemWords.Name(text, template.Body), Owner(record), values, Hidden(text, record, template, withheld), withheld);
    }

    public string Owner(ThingRecord record) => directory.Find(record.Owner)?.Name ?? prefixes.Find(record.Handle.Prefix)?.HolderName ?? record.Owner;

    // The first text that the template puts into lists is what people call the object.
    private static string Title(Text text, ThingRecord record, Template? template, List<ShownValue> values)
    {
        var naming = template?.Body.Items.FirstOrDefault(i => i is { Type: ItemType.Text, List: true } && values.Exists(v => v.Index == i.Index));
        if (naming is not null)
        {
            return values.Find(v => v.Index == naming.Index)!.Text;
        }
        return template is not null ? ItemWords.Name(text, template.Body)
            : values.Find(v => v.Label is "Name" or "Product name" or "Title")?.Text ?? record.Handle.Suffix.ToString();
    }

    private static List<HiddenValue> Hidden(Text text, ThingRecord record, Template? template, int withheld)
    {
        if (template is null || withheld == 0)
        {
            return [];
        }
        var unseen = template.Body.Items.Where(i => i.Enabled && (i.Grade > 1 || i.Visibility != Visibility.Public) && record.Values.All(v => v.Index != i.Index)).ToList();
        // Which of them are filled is itself not to be seen; they are named only when all are.
        return unseen.Count == withheld ? [.. unseen.Select(i => new HiddenValue(ItemWords.Label(text, i), i.Grade, i.Visibility))] : [];
    }
}
