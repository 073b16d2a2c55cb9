using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;

namespace Yiwang.Cases.Rights;

/// <summary>What follows from a case's fields: the Things it is about, and whose turn it is.</summary>
internal static class CaseThings
{
    /// <summary>Things of one case that it is found under.</summary>
    public const int Max = 24;

    /// <summary>Those in fields first, in the order of the form.</summary>
    public static IReadOnlyList<string> Of(CaseState state, CaseForm form)
    {
        var things = new List<string>();
        foreach (var field in form.Definition.Fields)
            if (field.Type is FieldType.Thing && !field.Personal && state.Values[field.Code] is JsonValue value && value.TryGetValue<string>(out var handle) && !things.Contains(handle)) things.Add(handle);
        foreach (var handle in state.Things)
            if (!things.Contains(handle)) things.Add(handle);
        return things.Count <= Max ? things : things[..Max];
    }

    /// <summary>The person whose turn it is within the party; null = whoever of it.</summary>
    public static string? Assignee(StateDefinition? state, JsonObject values) =>
        state?.Assignee is { } field && values[field] is JsonValue value && value.TryGetValue<string>(out var user) && user.Length > 0 ? user : null;

    /// <summary>
    /// In whose 待办 the case stands, as keys: the person; or organisation, or organisation and role. A person looks under all that he is.
    /// </summary>
    public static IReadOnlyList<string> Turn(CaseState state, CaseForm form)
    {
        if (!state.IsHere || form.State(state.State) is not { IsEnd: false } at || at.At.Count == 0) return [];
        if (Assignee(at, state.Values) is { } assignee) return [TurnKey(assignee)];
        var keys = new List<string>();
        foreach (var code in at.At)
        {
            if (form.Party(code) is not { } party || !state.Parties.TryGetValue(code, out var members)) continue;
            foreach (var member in members)
            {
                if (party.Roles.Count == 0) Add(TurnKey(member));
                else foreach (var role in party.Roles) Add(TurnKey(member, role));
                if (party.Who != PartySource.Operator || (party.Roles.Count > 0 && !party.Roles.Contains(Parties.Role.DistrictOfficer)) || Districts.RegionOf(state) is not { } region) continue;
                foreach (var level in region.Levels()) Add(party.Roles.Count == 0 ? TurnKey(Districts.Key(member, level)) : TurnKey(Districts.Key(member, level), Parties.Role.DistrictOfficer));
            }
        }
        return keys;

        void Add(string key)
        {
            if (!keys.Contains(key)) keys.Add(key);
        }
    }

    public static string TurnKey(string member) => "turn|" + member;

    public static string TurnKey(string member, Parties.Role role) => $"turn|{member}|{role}";
}
