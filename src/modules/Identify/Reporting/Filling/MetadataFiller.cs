using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>T4 and T11: the newest published version of each template under a prefix.</summary>
internal sealed class MetadataFiller(ITemplates templates, IEvents events, ReportClock clock) : IFiller
{
    private const int ItemsMax = 500;

    public IReadOnlyList<string> Tables => ["T4", "T11"];
    public bool KnowsPast => true;

    public ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel)
    {
        var end = period < clock.Today ? events.PositionAt(clock.StartOf(period.AddDays(1))) : long.MaxValue;
        return ValueTask.FromResult(new Filled(table == "T4" ? [.. Under(duty.Sender.ToString(), duty.Prefix, end).Select(t => Row(t, []))]
            : [.. about.SelectMany(e => Under(e.Record.Holder, e.Prefix, end).Select(t => Row(t, [new("prefix", e.Prefix.ToString())])))]));
    }

    private IEnumerable<Template> Under(string owner, Prefix prefix, long end)
    {
        IEnumerable<Template> published = end < long.MaxValue ? templates.PublishedBefore(owner, end)
            : templates.OwnedBy(owner).Select(t => t.State == TemplateState.Published ? t : templates.Find(t.Handle)).OfType<Template>().OrderBy(t => t.Handle.ToString(), StringComparer.Ordinal);
        return published.Where(t => t.Handle.Prefix == prefix);
    }

    private static JsonObject Row(Template template, IEnumerable<KeyValuePair<string, JsonNode?>> before)
    {
        var industry = new IndustryLevels(template.Body.Industry);
        var row = new JsonObject(before)
        {
            ["code"] = template.Handle.ToString(),
            ["industrySection"] = industry.Category, ["industryDivision"] = industry.Specific, ["industryGroup"] = industry.Trade, ["industryClass"] = industry.Subclass,
            ["version"] = template.Version.ToString(CultureInfo.InvariantCulture), ["objectType"] = template.Body.Kind == ObjectKind.ActiveCarrier ? "1" : "2",
            ["items"] = new JsonArray([.. template.Body.Items.Where(i => i.Enabled).Take(ItemsMax).Select(i => (JsonNode)Item(i))]),
        };
        return row;
    }

    private static JsonObject Item(TemplateItem item) => new()
    {
        ["name"] = item.Name, ["alias"] = item.NameZh, ["type"] = ((int)item.Type).ToString(CultureInfo.InvariantCulture),
        ["length"] = item.Type == ItemType.Text ? (item.MaxLength ?? 4_000).ToString(CultureInfo.InvariantCulture) : null,
    };
}
