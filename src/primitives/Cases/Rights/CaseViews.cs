using System.Text.Json.Nodes;
using Yiwang.Cases.Clocks;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Travel;
using Yiwang.Parties;

namespace Yiwang.Cases.Rights;

/// <summary>Cases as their readers may see them.</summary>
internal sealed class CaseViews(CaseBook book, Sight sight, Deadlines deadlines, TimeProvider time)
{
    /// <summary>Null until the node says who carries cases.</summary>
    public ICaseRoads? Roads { get; set; }

    /// <summary>Above it a read is written into the audit before it is answered.</summary>
    public const byte UnauditedGradeMax = 1;

    /// <summary>The whole case, for the node and its rules.</summary>
    public CaseView Whole(CaseState state, CaseForm form) => Of(state, form, WithPersonal(state), []);

    /// <param name="audited">Fields beyond grade 1 are shown: the caller has written it down.</param>
    public CaseView For(Principal who, CaseState state, CaseForm form, bool audited)
    {
        var values = WithPersonal(state);
        var withheld = new List<string>();
        foreach (var field in form.Definition.Fields)
        {
            if ((audited || field.Grade <= UnauditedGradeMax) && sight.SeesField(who, state, form, field)) continue;
            withheld.Add(field.Code);
            values.Remove(field.Code);
        }
        return Of(state, form, values, withheld);
    }

    /// <summary>Whether there is anything in it that only an audited read shows.</summary>
    public bool IsSensitive(Principal who, CaseState state, CaseForm form) =>
        form.Definition.Fields.Any(f => f.Grade > UnauditedGradeMax && (state.Values.ContainsKey(f.Code) || (f.Personal && state.Personal >= 0)) && sight.SeesField(who, state, form, f));

    /// <summary>A copy that may be changed.</summary>
    public JsonObject WithPersonal(CaseState state)
    {
        var values = (JsonObject)state.Values.DeepClone();
        foreach (var (code, value) in book.Personal(state)) values[code] = value?.DeepClone();
        return values;
    }

    private CaseView Of(CaseState state, CaseForm form, JsonObject values, IReadOnlyList<string> withheld)
    {
        var now = Micros.Of(time);
        var definition = form.State(state.State);
        return new CaseView
        {
            Id = state.Id, Definition = form.Definition, Number = state.Number, Title = state.Title, State = state.State, Applicant = state.Applicant, OpenedBy = state.OpenedBy,
            Parties = state.Parties, Assignee = CaseThings.Assignee(definition, state.Values), Values = values, Withheld = withheld, Things = CaseThings.Of(state, form), Parent = state.Parent,
            OpenedAtUs = state.OpenedAtUs, MovedAtUs = state.MovedAtUs, DueAtUs = state.DueAtUs, Clocks = [.. state.Clocks.Select(c => deadlines.Shown(c, now))], Position = state.Position, Agreed = state.Agreed,
            Whereabouts = state.Custody is { } c ? new CaseWhereabouts(c.Place, c.Token, c.With, c.Pact, c.SinceUs, c.AsOfUs) { IsInDoubt = c.Place == CasePlace.Leaving && Roads?.IsOver(c.Pact) == true } : null,
        };
    }
}
