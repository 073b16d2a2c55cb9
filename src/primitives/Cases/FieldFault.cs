using System.Text.Encodings.Web;
using System.Text.Json;
using Yiwang.Events;

namespace Yiwang.Cases;

/// <summary>Why one field was not taken.</summary>
/// <param name="Field">Its code; in a table <c>parts[0].quantity</c>, rows counted from 0.</param>
public sealed record FieldFault(string Field, Bilingual Say)
{
    /// <summary>Faults that one answer names.</summary>
    public const int Max = 50;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The outcome that says the first one and carries all of them in its detail.</summary>
    internal static Outcome ToOutcome(IReadOnlyList<FieldFault> faults)
    {
        var first = faults[0];
        var say = faults.Count == 1 ? first.Say : new Bilingual($"{first.Say.Zh}（另有 {faults.Count - 1} 处）", $"{first.Say.En} ({faults.Count - 1} more)");
        return new Outcome(Codes.CasesFieldInvalid, JsonSerializer.Serialize(faults.Take(Max), s_json), first.Field, say);
    }

    /// <summary>All faults of an outcome, for a form that marks each field; empty for outcomes of other codes.</summary>
    public static IReadOnlyList<FieldFault> Of(in Outcome outcome)
    {
        if (outcome.Code != Codes.CasesFieldInvalid || outcome.Detail is null) return [];
        try { return JsonSerializer.Deserialize<List<FieldFault>>(outcome.Detail, s_json) ?? []; }
        catch (JsonException) { return []; }
    }
}
