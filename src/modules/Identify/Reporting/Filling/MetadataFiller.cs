using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>T4 and T11: the newest published version of each template under a prefix.</summary>
internal sealed class MetadataFiller(ITemplates templates) : IFiller
{
    private const int ItemsMax = 500;

    public IReadOnlyList<string> Tables => ["T4", "T11"];

    public ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel) => ValueTask.FromResult(new Filled(
        table == "T4" ? [.. Under(duty.Sender.ToString(), duty.Prefix).Select(t => Row(t, []))] : [.. about.SelectMany(e => Under(e.Record.Holder, e.Prefix).Select(t => Row(t, [new("prefix", e.Prefix.ToString())])))]));

    private IEnumerable<Template> Under(string owner, Prefix prefix) =>
        templates.OwnedBy(owner).Where(t => t.Handle.Prefix == prefix).Select(t => t.State == TemplateState.Published ? t : templates.Find(t.Handle)).OfType<Template>().OrderBy(t => t.Handle.ToString(), StringComparer.Ordinal);

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
