namespace Yiwang.Events;

/// <summary>What a bulk kind's own bytes say about the event.</summary>
/// <param name="Previous">Position of the first head's previous entry; -1 = none.</param>
/// <param name="OccurredAtUs">Claimed time, UTC microseconds; null = when recorded.</param>
public readonly record struct CompactEnvelope(int Schema, string Owner, string? Actor, long? OccurredAtUs, string? Cause, long Previous);

/// <summary>
/// Reads the compact form of the bulk kinds, in which an envelope costs some twenty bytes instead of a JSON object. Who owns the form (Things) implements it;
/// a body in it begins with 0x01, never with '{'.
/// </summary>
public interface ICompactBodies
{
    /// <param name="first">The first group, without subjects.</param>
    /// <param name="inner">The internal group; empty when there is none.</param>
    /// <returns>False when the bytes are not of this form; never throws.</returns>
    bool TryReadEnvelope(ReadOnlySpan<byte> first, ReadOnlySpan<byte> inner, out CompactEnvelope envelope);

    /// <summary>The first group of an entry that is taken over into another log, where another position comes before it.</summary>
    /// <param name="previous">-1 = none.</param>
    /// <param name="occurredAtUs">Written when the bytes name no time.</param>
    /// <returns>Null when the bytes are not of this form; never throws.</returns>
    byte[]? WithPrevious(ReadOnlySpan<byte> first, long previous, long occurredAtUs);
}
