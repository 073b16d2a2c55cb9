using System.Text.Json;

namespace Yiwang.Events.Kinds;

/// <summary>Checks a payload against the fields that its kind declares.</summary>
internal static class PayloadCheck
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    /// <param name="payload">Canonical JSON object of the group, or null when the draft has none.</param>
    public static Outcome Check(EventKind kind, Disclosure group, byte[]? payload)
    {
        using var document = JsonDocument.Parse(payload ?? EmptyObject);
        foreach (var rule in kind.Fields)
        {
            if (rule.Group != group) continue;
            var there = document.RootElement.TryGetProperty(rule.Name, out var value) && value.ValueKind != JsonValueKind.Null;
            if (!there && rule.Required) return new Outcome(Codes.RequestInvalid, $"{kind.Name}: {rule.Name} is missing from the {group} group", rule.Name);
            if (there && !Is(value, rule.Type)) return new Outcome(Codes.RequestInvalid, $"{kind.Name}: {rule.Name} is not {rule.Type}", rule.Name);
        }
        return Outcome.Ok;
    }

    private static bool Is(JsonElement value, FieldType type) => type switch
    {
        FieldType.Text => value.ValueKind == JsonValueKind.String,
        FieldType.Integer => value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), System.Globalization.CultureInfo.InvariantCulture, out _),
        FieldType.Number => value.ValueKind == JsonValueKind.Number,
        FieldType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        FieldType.Object => value.ValueKind == JsonValueKind.Object,
        _ => value.ValueKind == JsonValueKind.Array,
    };
}
