using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Values;
using Yiwang.Parties;

namespace Yiwang.Cases;

/// <summary>How a form stands with what is typed so far.</summary>
/// <param name="Shown">Fields that are there now.</param>
/// <param name="Required">Fields that are needed now.</param>
/// <param name="Values">With the computed ones.</param>
public sealed record FormPreview(IReadOnlySet<string> Shown, IReadOnlySet<string> Required, JsonObject Values);

/// <summary>Works out conditions and computed fields while a form is filled in, with the expressions that the engine asks when it is handed in. Changes nothing and asks no rights.</summary>
public sealed class FormPreviews(IDefinitions definitions, TimeZoneInfo zone, TimeProvider time)
{
    private readonly FormBook _forms = new(definitions, zone);

    /// <param name="values">As typed: numbers may be texts.</param>
    public FormPreview Of(CaseDefinition definition, JsonObject values, string? state)
    {
        var form = _forms.Find(definition.Code, definition.Version) ?? new CaseForm(definition, zone);
        var now = Micros.Of(time);
        var all = (JsonObject)values.DeepClone();
        Derivation.Compute(form, all, now, state ?? "", zone);
        var shown = definition.Fields.Where(f => form.IsShown(f, all, now, state)).Select(f => f.Code).ToHashSet(StringComparer.Ordinal);
        var required = definition.Fields.Where(f => shown.Contains(f.Code) && (f.Required || f.RequiredWhen is { } when && form.Holds(when, all, now, state))).Select(f => f.Code).ToHashSet(StringComparer.Ordinal);
        return new(shown, required, all);
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
