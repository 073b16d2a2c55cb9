using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Cases.Properties;

/// <summary>Who may what, said a second time and without the engine's own rules.</summary>
internal static class Oracle
{
    public static bool Sees(Principal who, CaseState at, CaseDefinition form)
    {
        if (!who.Roles.Any(r => r is not (Role.Public or Role.NodeAdmin))) return false;
        if (at.Parties.Values.Any(p => p.Contains(who.User!))) return true;
        if (who.Roles.SetEquals([Role.Expert])) return false;
        // Without another role, of the own district only.
        if (who.Roles.SetEquals([Role.DistrictOfficer]) && (who.Region is not { } district || at.Values["regionCode"]?.ToString() != district.ToString())) return false;
        return at.Applicant == who.Organization || (form.State(at.State).Kind != StateKind.Draft && at.Parties.Values.Any(p => p.Contains(who.Organization!)));
    }

    /// <summary>A right to the step, wherever the case stands.</summary>
    public static bool May(Principal who, CaseState at, CaseDefinition form, TransitionDefinition step) =>
        Handles(who) && step.By.Any(p => ActsFor(who, at, form, p)) && (step.Roles.Count == 0 || step.Roles.Any(who.Holds))
        && (!step.ByAssignee || (form.State(at.State).Assignee is { } field && at.Values[field]?.ToString() == who.User))
        && !step.NotWhoTook.Any(t => at.Took.TryGetValue(t, out var took) && took.Contains(who.User!));

    public static bool MayFill(Principal who, CaseState at, CaseDefinition form, TransitionDefinition? step, FieldDefinition field)
    {
        if (step?.Asks.Contains(field.Code) == true) return true;
        var state = form.State(at.State);
        if (state.Kind != StateKind.Draft && !state.Editable.Contains(field.Code)) return false;
        return field.FilledBy.Count > 0 ? field.FilledBy.Any(p => ActsFor(who, at, form, p)) : form.Parties.Any(p => p.Who == PartySource.Applicant && ActsFor(who, at, form, p.Code));
    }

    public static bool MayOpen(Principal who, string applicant, CaseDefinition form, string operatorOrganization) => Handles(who) && form.OpenedByPeople && form.OpenedBy.Any(code =>
    {
        var party = form.Parties.Single(p => p.Code == code);
        var member = party.Who switch { PartySource.Applicant => applicant, PartySource.Operator => operatorOrganization, _ => null };
        return member == who.Organization && (party.Roles.Count == 0 || party.Roles.Any(who.Holds));
    });

    public static bool Handles(Principal who) => !who.Holds(Role.Auditor) && who.Roles.Any(r => r is not (Role.Public or Role.NodeAdmin));

    private static bool ActsFor(Principal who, CaseState at, CaseDefinition form, string code) => form.Parties.SingleOrDefault(p => p.Code == code) is { } party
        && at.Parties.TryGetValue(code, out var members) && (members.Contains(who.Organization!) || members.Contains(who.User!)) && (party.Roles.Count == 0 || party.Roles.Any(who.Holds));

    /// <summary>What nobody typed: computed, copied, set by the step, or gone because it is not shown any more.</summary>
    public static bool ChangesByItself(FieldDefinition field, TransitionDefinition? step, JsonObject after) => field.IsDerived || step?.Sets.ContainsKey(field.Code) == true || after[field.Code] is null;
}
