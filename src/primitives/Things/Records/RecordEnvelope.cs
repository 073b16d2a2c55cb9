namespace Yiwang.Things.Records;

/// <summary>The fields of a record around its values.</summary>
/// <param name="Owner">Organisation prefix <c>o.…</c>.</param>
/// <param name="Previous">Log position of the same handle's entry before; -1 = none.</param>
/// <param name="OccurredAtUs">Claimed time, UTC microseconds; null = when recorded.</param>
/// <param name="Reason">Why voided.</param>
/// <param name="Range">Set on the record of a range.</param>
public sealed record RecordEnvelope(string Owner, ThingStatus Status, ThingOrigin Origin, Handle? Template = null, int TemplateVersion = 0,
    long Previous = -1, long? OccurredAtUs = null, string? Reason = null, RangePattern? Range = null, string? Cause = null);
