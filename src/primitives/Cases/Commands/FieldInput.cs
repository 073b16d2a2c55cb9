using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Cases.Values;

namespace Yiwang.Cases.Commands;

/// <summary>Takes what somebody filled in: only fields that are this person's to fill now, each checked by its type.</summary>
internal sealed class FieldInput(ValueRules rules)
{
    /// <param name="values">All of the case, personal fields among them; changed in place.</param>
    /// <param name="transition">Null = saved without one.</param>
    public void Take(Actor actor, CaseForm form, CaseState state, TransitionDefinition? transition, JsonObject given, JsonObject values, List<FieldFault> faults) =>
        Take(form, given, values, faults, field => MayFill(actor, form, state, transition, field));

    /// <summary>Whoever opens a case fills the fields that are for everybody, and those of his own parties.</summary>
    public void Open(Actor actor, CaseForm form, CaseState begun, JsonObject given, JsonObject values, List<FieldFault> faults) =>
        Take(form, given, values, faults, field => actor.Who is not { } who || field.FilledBy.Count == 0 || field.FilledBy.Any(p => Sight.ActsFor(who, begun, form, p)));

    private void Take(CaseForm form, JsonObject given, JsonObject values, List<FieldFault> faults, Func<FieldDefinition, bool> mayFill)
    {
        foreach (var (code, node) in given)
        {
            if (faults.Count >= FieldFault.Max) return;
            if (form.Field(code) is not { } field) { faults.Add(new(ValueRules.Short(code), new("没有这一项", "there is no such field"))); continue; }
            // Nobody types it; a form may send it back all the same.
            if (field.IsDerived) continue;
            var found = faults.Count;
            var read = rules.Read(field, node, code, faults);
            if (faults.Count > found || JsonNode.DeepEquals(read, values[code])) continue;
            if (!mayFill(field)) { faults.Add(new(code, new("现在不能由您填写这一项", "this field is not yours to fill now"))); continue; }
            if (read is null) values.Remove(code);
            else values[code] = read;
        }
    }

    public static bool MayFill(Actor actor, CaseForm form, CaseState state, TransitionDefinition? transition, FieldDefinition field) =>
        actor.IsNode || (transition is not null && transition.Asks.Contains(field.Code)) || MaySave(actor, form, state, field);

    /// <summary>A draft is filled by whoever the field is for; later states name what may still be changed.</summary>
    public static bool MaySave(Actor actor, CaseForm form, CaseState state, FieldDefinition field)
    {
        if (actor.Who is not { } who) return true;
        if (form.State(state.State) is not { } at || (at.Kind != StateKind.Draft && !at.Editable.Contains(field.Code))) return false;
        if (field.FilledBy.Count > 0) return field.FilledBy.Any(p => Sight.ActsFor(who, state, form, p));
        return form.Definition.Parties.Any(p => p.Who == PartySource.Applicant && Sight.ActsFor(who, state, form, p.Code));
    }
}
