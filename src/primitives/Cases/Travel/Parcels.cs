using System.Text.Json.Nodes;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;

namespace Yiwang.Cases.Travel;

/// <summary>What of a case goes over a road: fields up to the grade that the pact gives, attachments of those, and the steps so far.</summary>
internal static class Parcels
{
    /// <summary>Fields beyond what the pact gives, filled or not: an empty one must not come back as a change.</summary>
    public static IReadOnlyList<string> Kept(CaseForm form, CaseRoad road) => [.. form.Definition.Fields.Where(f => f.Grade > road.MaxGrade).Select(f => f.Code)];

    public static CaseRoadLoad Of(CaseTools tools, CaseState state, CaseForm form, CaseRoad road, string? text, string key)
    {
        var (values, personal) = ((JsonObject)state.Values.DeepClone(), tools.Book.Personal(state));
        var withheld = Kept(form, road);
        foreach (var code in withheld)
        {
            values.Remove(code);
            personal.Remove(code);
        }
        var grade = form.Definition.Fields.Where(f => values.ContainsKey(f.Code) || personal.ContainsKey(f.Code)).Select(f => (int)f.Grade).DefaultIfEmpty(0).Max();
        var sent = state with { Values = values, Opened = -1, Since = -1, Personal = -1, Custody = null, WakeAtUs = null };
        var parcel = new CaseParcel(sent, personal, withheld, text, EarlierSteps.Of(tools.Book.History(state.Id)), state.RecordedAtUs) { Token = state.Custody?.Token ?? 0 };
        return new CaseRoadLoad(road, state.Form, key, parcel.Write(), [.. FileReference.In(values).Concat(FileReference.In(personal)).Select(f => f.Blob).Distinct()], grade);
    }
}
