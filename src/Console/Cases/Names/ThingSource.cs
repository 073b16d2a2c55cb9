using System.Text;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Slots;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;
using Yiwang.Things.Views;

namespace Yiwang.Console.Cases.Names;

/// <summary>Things by their searchable values; with no words, the first ones under the asker's own local prefix. Shown as far as Access goes.</summary>
internal sealed class ThingSource(IRegistry registry, ITemplates templates, IThingQueries queries, Sight sight) : IReferenceSource
{
    // Of the own ones only so many are looked through for those of a template.
    private const int LookedThrough = 500;

    public FieldType Kind => FieldType.Thing;

    public async ValueTask<IReadOnlyList<Reference>> SearchAsync(string query, string? template, Principal who, int max, CancellationToken cancel)
    {
        if (query.Trim() is not { Length: > 0 } words) return [.. Own(who).Where(r => Fits(r, template)).Take(max).Select(r => Shown(r, who))];
        if (Find(words, who) is { } typed) return [typed];
        var hits = await queries.SearchAsync(words, who.Organization, Math.Max(max * 3, 30), cancel);
        return [.. hits.Select(registry.FindRecord).OfType<ThingRecord>().Where(r => !r.IsVoided && Fits(r, template)).Take(max).Select(r => Shown(r, who))];
    }

    public Reference? Find(string handle, Principal who) => Handle.TryParse(handle, null, out var known) && registry.FindRecord(known) is { } record ? Shown(record, who) : null;

    private IEnumerable<ThingRecord> Own(Principal who) =>
        Prefix.TryParse(who.Organization ?? "", out var prefix, out _) ? registry.List(prefix, null, LookedThrough).Page.Where(r => !r.IsVoided && r.Template is not null && r.Origin == ThingOrigin.Instance) : [];

    private static bool Fits(ThingRecord record, string? template) => template is null || record.Template is { } of
        && (string.Equals(of.Suffix.ToString(), template, StringComparison.OrdinalIgnoreCase) || string.Equals(of.ToString(), template, StringComparison.OrdinalIgnoreCase));

    private Reference Shown(ThingRecord record, Principal who)
    {
        var seen = sight.Of(who, record).Shown;
        var items = (record.Template is { } handle ? templates.Find(handle, record.TemplateVersion) : null)?.Body.Items ?? [];
        string? Of(Func<TemplateItem, bool> which) => items.Where(which).Select(i => seen.Values.FirstOrDefault(v => v.Index == i.Index)).FirstOrDefault(v => v is not null) is { } value ? Encoding.UTF8.GetString(value.Data.Span) : null;
        var code = Of(i => i.Name.EndsWith("No", StringComparison.Ordinal)) ?? record.Handle.Suffix.ToString();
        var name = Of(i => i.Type == ItemType.Text && i.Name.EndsWith("Name", StringComparison.OrdinalIgnoreCase)) ?? Of(i => i.Type == ItemType.Text && i.List) ?? record.Handle.ToString();
        return new(record.Handle.ToString(), name, code, HandleAddress.ThingPage(record.Handle));
    }
}
