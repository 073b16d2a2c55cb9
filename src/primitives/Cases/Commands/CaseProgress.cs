using System.Text.Json.Nodes;
using Yiwang.Cases.Clocks;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Cases.Values;
using Yiwang.Cases.Views;

namespace Yiwang.Cases.Commands;

/// <summary>The case after a step: what is computed, who its parties are, what it is called, which clocks run.</summary>
internal sealed class CaseProgress(PartyRules parties, Deadlines deadlines, Copies copies, TimeZoneInfo zone)
{
    /// <param name="values">All of the case; computed fields are brought up to date in place.</param>
    public CaseChange Next(CaseForm form, CaseState before, JsonObject values, JsonObject was, string state, long nowUs, bool entered)
    {
        if (form.Copied.Count > 0) copies.Fill(form, values, parties.Of(form, values, before.Applicant, before.Parent), before.Applicant, before.Custody is not null);
        Derivation.Compute(form, values, nowUs, state, zone);
        Derivation.Hide(form, values, nowUs, state);
        var (open, personal) = Split(form, values);
        var changed = Changed(form, was, values);
        var personalChanged = changed.Any(c => form.Field(c)?.Personal == true);
        var at = form.State(state)!;
        var after = before with { State = state, Values = open, Title = TextTemplate.Title(form, open) };
        after = after with { Parties = parties.Of(form, open, before.Applicant, before.Parent, before.Custody is null ? null : before.Parties), Clocks = deadlines.After(form, before.Clocks, at, new(was, values), nowUs, entered) };
        if (entered) after = after with { MovedAtUs = nowUs, Agreed = new Dictionary<string, IReadOnlyList<string>>() };
        after = after with { WakeAtUs = deadlines.Wake(form, state, after.Clocks), Personal = personal.Count == 0 ? -1 : before.Personal };
        // Who may find it is part of what the search table holds: a new reader is like a new name.
        var renamed = !CaseRowFacts.Readers(before, form).SequenceEqual(CaseRowFacts.Readers(after, form)) || !CaseRowFacts.TextsOf(before, form).SequenceEqual(CaseRowFacts.TextsOf(after, form));
        return new CaseChange(after, changed, renamed, personalChanged && personal.Count > 0 ? personal : null);
    }

    private static (JsonObject Open, JsonObject Personal) Split(CaseForm form, JsonObject values)
    {
        var (open, personal) = (new JsonObject(), new JsonObject());
        foreach (var (code, value) in values) (form.Field(code)?.Personal == true ? personal : open)[code] = value?.DeepClone();
        return (Numbers.Parsed(open), personal);
    }

    private static List<string> Changed(CaseForm form, JsonObject was, JsonObject values)
    {
        var changed = new List<string>();
        foreach (var field in form.Definition.Fields)
            if (!JsonNode.DeepEquals(was[field.Code], values[field.Code])) changed.Add(field.Code);
        return changed;
    }
}

/// <param name="Personal">To be sealed into this fact; null = unchanged, or none.</param>
internal sealed record CaseChange(CaseState After, IReadOnlyList<string> Changed, bool Renamed, JsonObject? Personal);
