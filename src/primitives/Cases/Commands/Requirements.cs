using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Values;

namespace Yiwang.Cases.Commands;

/// <summary>
/// What must be filled for a step. A required field that some transition asks for is due at that transition; the others when the applicant hands the form in. Hidden ones never.
/// </summary>
internal static class Requirements
{
    /// <param name="transition">Null = the case begins in a state that is no draft.</param>
    public static void Check(CaseForm form, TransitionDefinition? transition, StateDefinition from, StateDefinition to, JsonObject values, long nowUs, List<FieldFault> faults)
    {
        // Who gives a draft up need not finish it.
        var handedIn = to is not { Kind: StateKind.Draft } && (transition is null || (from.Kind is StateKind.Draft or StateKind.Returned && to.Kind is not (StateKind.Cancelled or StateKind.Expired)));
        foreach (var field in form.Definition.Fields)
        {
            if (faults.Count >= FieldFault.Max) return;
            if (field.IsDerived || !form.IsShown(field, values, nowUs, from.Code)) continue;
            // A row that is there is whole, whether rows are needed or not.
            if (values[field.Code] is JsonArray rows && field.Type == FieldType.Table) { if (handedIn || transition?.Asks.Contains(field.Code) == true) Cells(field, rows, faults); }
            else if (ValueRules.IsEmpty(values[field.Code]) && IsDue(form, transition, handedIn, field, values, nowUs, from.Code)) faults.Add(new(field.Code, new($"请填写{field.Name.Zh}", $"{field.Name.En} is needed")));
        }
    }

    private static bool IsDue(CaseForm form, TransitionDefinition? transition, bool handedIn, FieldDefinition field, JsonObject values, long nowUs, string state)
    {
        if (transition?.Needs.Contains(field.Code) == true) return true;
        var asked = transition?.Asks.Contains(field.Code) == true;
        if (!asked && !(handedIn && IsApplicants(form, field) && !form.Asked.Contains(field.Code))) return false;
        return field.Required || (field.RequiredWhen is { } when && form.Holds(when, values, nowUs, state));
    }

    private static bool IsApplicants(CaseForm form, FieldDefinition field) => field.FilledBy.Count == 0 || field.FilledBy.Any(p => form.Party(p)?.Who == PartySource.Applicant);

    private static void Cells(FieldDefinition table, JsonArray rows, List<FieldFault> faults)
    {
        for (var i = 0; i < rows.Count && faults.Count < FieldFault.Max; i++)
        {
            foreach (var column in table.Columns.Where(c => c.Required && c.Computed is null))
                if (rows[i] is JsonObject row && ValueRules.IsEmpty(row[column.Code])) faults.Add(new($"{table.Code}[{i}].{column.Code}", new($"第 {i + 1} 行请填写{column.Name.Zh}", $"row {i + 1}: {column.Name.En} is needed")));
        }
    }
}
