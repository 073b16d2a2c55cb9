namespace Yiwang.Events.Projections;

/// <summary>How a view stands, for people and metrics.</summary>
/// <param name="IsLive">False: built beside the one that readers see.</param>
/// <param name="Lag">Log entries not seen yet.</param>
/// <param name="StoppedReason">The event it could not apply and why; null while it runs. A restart tries that event again.</param>
/// <param name="Trouble">Why the last page had to be put off (disk full, server lost), null when it went well; it is tried again every second.</param>
public sealed record ProjectionStatus(string Name, int Version, bool IsLive, long Cursor, long Lag, string? StoppedReason, string? Trouble);
