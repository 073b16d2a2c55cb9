using System.Text;
using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Forms;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Cases.Values;

/// <summary>Fields copied from the Thing that another field names, or from a party's organisation. Of a Thing of somebody else only what is public.</summary>
internal sealed class Copies(IDirectory directory, IRegistry? registry, ITemplates? templates)
{
    public void Fill(CaseForm form, JsonObject values, IReadOnlyDictionary<string, IReadOnlyList<string>> parties, string applicant, bool travelled = false)
    {
        foreach (var field in form.Copied)
        {
            var (source, what) = Parts(field.From!);
            var text = form.Field(source) is { Type: FieldType.Thing } ? OfThing(values[source], what, applicant) : OfOrganization(form.Field(source) is { } named ? TextTemplate.Plain(values[named.Code]) : Member(parties, source), what);
            if (Node(field, text) is { } value) values[field.Code] = value;
            // What another node filled in cannot always be looked up here.
            else if (!travelled) values.Remove(field.Code);
        }
    }

    private string? OfThing(JsonNode? node, string attribute, string applicant)
    {
        if (!Handle.TryParse(TextTemplate.Plain(node), out var handle) || registry?.FindRecord(handle) is not { IsVoided: false } record || record.Template is not { } template) return null;
        if (templates?.Find(template, record.TemplateVersion)?.Body.Items.FirstOrDefault(i => i.Name == attribute) is not { } item) return null;
        var value = record.Values.FirstOrDefault(v => v.Index == item.Index);
        if (value is null || (record.Owner != applicant && value is not { Grade: 1, Visibility: Visibility.Public })) return null;
        return Encoding.UTF8.GetString(value.Data.Span);
    }

    private string? OfOrganization(string? id, string what)
    {
        if (directory.Find(id) is not { } organization) return null;
        return what switch { "name" => organization.Name, "uscc" => organization.Uscc.ToString(), "region" => organization.Region?.ToString(), "industry" => organization.Industry?.ToString(), _ => null };
    }

    private static string? Member(IReadOnlyDictionary<string, IReadOnlyList<string>> parties, string party) => parties.TryGetValue(party, out var members) && members.Count > 0 ? members[0] : null;

    /// <summary>As the field's type keeps it; what does not fit is left out.</summary>
    private static JsonValue? Node(FieldDefinition field, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return field.Type switch
        {
            FieldType.Choice => field.Options.FirstOrDefault(o => o.Code == text || o.Name.Zh == text) is { } option ? JsonValue.Create(option.Code) : null,
            FieldType.Integer or FieldType.Money => long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : null,
            FieldType.Decimal => double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number) : null,
            FieldType.Boolean => bool.TryParse(text, out var truth) ? JsonValue.Create(truth) : null,
            _ => JsonValue.Create(text),
        };
    }

    private static (string Source, string What) Parts(string from)
    {
        var dot = from.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (from, "") : (from[..dot], from[(dot + 1)..]);
    }
}
