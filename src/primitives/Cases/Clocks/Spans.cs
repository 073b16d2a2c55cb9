using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Forms;

namespace Yiwang.Cases.Clocks;

/// <summary>How long a deadline gives: a constant, what a field says, or what a table says of a field's option.</summary>
internal static class Spans
{
    /// <returns>Null = the field is empty, and the clock does not begin.</returns>
    public static CaseSpan? Of(SpanDefinition? within, JsonObject values)
    {
        if (within is null) return null;
        if (within.ByField is not { } field) return within.Span;
        if (values[field] is not JsonValue value || !value.TryGetValue<string>(out var text)) return null;
        if (within.Table is { } table) return table.TryGetValue(text, out var span) ? span : within.Span;
        return ZoneDays.TryReadSpan(text, out var typed) ? typed : null;
    }
}
