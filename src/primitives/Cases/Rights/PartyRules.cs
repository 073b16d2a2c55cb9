using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Parties;

namespace Yiwang.Cases.Rights;

/// <summary>Who the parties of a case are: organisations, or persons where a field names one.</summary>
internal sealed class PartyRules(IDirectory directory, CaseBook book)
{
    private const int MembersMax = 500;

    /// <param name="known">Of a case that came from another node: who is who there stays so, since this node cannot look it up.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Of(CaseForm form, JsonObject values, string applicant, string? parent, IReadOnlyDictionary<string, IReadOnlyList<string>>? known = null)
    {
        var parties = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var party in form.Definition.Parties)
        {
            var members = known is not null && party.Who is PartySource.Operator or PartySource.Parent && known?.GetValueOrDefault(party.Code) is { } there ? there : Members(party, values, applicant, parent);
            if (members.Count == 0 && known?.GetValueOrDefault(party.Code) is { } before) members = before;
            if (members.Count > 0) parties[party.Code] = members;
        }
        return parties;
    }

    private IReadOnlyList<string> Members(PartyDefinition party, JsonObject values, string applicant, string? parent)
    {
        switch (party.Who)
        {
            case PartySource.Applicant: return [applicant];
            case PartySource.Operator: return directory.Operator is { } own ? [own.Id.ToString()] : [];
            case PartySource.Parent: return parent is not null && book.Find(parent) is { } above && above.Parties.TryGetValue(party.Code, out var members) ? members : [];
            case PartySource.Field: return party.Field is { } field ? Named(values[field]) : [];
            default: return [];
        }
    }

    private IReadOnlyList<string> Named(JsonNode? node)
    {
        if (node is JsonArray list) return [.. list.SelectMany(Named).Distinct(StringComparer.Ordinal).Take(MembersMax)];
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text)) return [];
        // A form of the registry knows its enterprises by their credit code.
        if (Uscc.TryParse(text, out var uscc)) return directory.Find(uscc) is { } organization ? [organization.Id.ToString()] : [];
        return UserHandle.TryParse(text, out var user) ? [user.ToString()] : OrganizationId.TryParse(text, out var id) ? [id.ToString()] : [];
    }
}
