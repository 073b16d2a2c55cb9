using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Cases.Values;
using Yiwang.Parties;

namespace Yiwang.Cases;

/// <summary>How a form stands with what is typed so far.</summary>
/// <param name="Shown">Fields that are there now.</param>
/// <param name="Required">Fields that are needed now.</param>
/// <param name="Values">With the computed ones.</param>
public sealed record FormPreview(IReadOnlySet<string> Shown, IReadOnlySet<string> Required, JsonObject Values);

/// <summary>Works out conditions, computed and copied fields while a form is filled in, as the engine does when it is handed in. Changes nothing and asks no rights.</summary>
public sealed class FormPreviews
{
    private readonly FormBook _forms;
    private readonly PartyRules _parties;
    private readonly Copies _copies;
    private readonly TimeProvider _time;

    internal FormPreviews(FormBook forms, PartyRules parties, Copies copies, TimeProvider time) => (_forms, _parties, _copies, _time) = (forms, parties, copies, time);

    /// <param name="values">As typed: numbers may be texts.</param>
    /// <param name="applicant">Who opens it, or has opened it; null = nobody yet, and nothing is copied.</param>
    public FormPreview Of(CaseDefinition definition, JsonObject values, string? state, string? applicant, string? parent = null)
    {
        var zone = _forms.Zone;
        var form = _forms.Find(definition.Code, definition.Version) ?? new CaseForm(definition, zone);
        var now = Micros.Of(_time);
        var all = (JsonObject)values.DeepClone();
        if (applicant is not null && form.Copied.Count > 0) _copies.Fill(form, all, _parties.Of(form, all, applicant, parent), applicant);
        Derivation.Compute(form, all, now, state ?? "", zone);
        var shown = definition.Fields.Where(f => form.IsShown(f, all, now, state)).Select(f => f.Code).ToHashSet(StringComparer.Ordinal);
        var required = definition.Fields.Where(f => shown.Contains(f.Code) && (f.Required || f.RequiredWhen is { } when && form.Holds(when, all, now, state))).Select(f => f.Code).ToHashSet(StringComparer.Ordinal);
        return new(shown, required, all);
    }

    /// <summary>What an empty form begins with.</summary>
    public JsonObject Defaults(CaseDefinition definition, string? user)
    {
        var values = new JsonObject();
        Derivation.Defaults(_forms.Find(definition.Code, definition.Version) ?? new CaseForm(definition, _forms.Zone), values, Micros.Of(_time), user, _forms.Zone);
        return values;
    }

    /// <summary>What the case holds, with what is typed over it; an emptied field is empty.</summary>
    public static JsonObject Join(JsonObject? standing, JsonObject typed)
    {
        var all = standing is null ? [] : (JsonObject)standing.DeepClone();
        foreach (var (code, value) in typed)
        {
            if (value is null) all.Remove(code);
            else all[code] = value.DeepClone();
        }
        return all;
    }
}
