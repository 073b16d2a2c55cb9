using Yiwang.Events;

namespace Yiwang.Parties.Auditing;

/// <summary>The node's own account of who did what. It is written before the answer: what cannot be audited is refused.</summary>
public interface IAudit
{
    /// <summary>Durable when it answers ok. Anything else is <c>parties.audit-unavailable</c>, which the caller must answer instead of serving the request.</summary>
    ValueTask<Outcome> WriteAsync(AuditRecord record, CancellationToken cancel = default);

    /// <summary>Newest first.</summary>
    IReadOnlyList<AuditedRecord> Find(AuditQuery query);

    /// <summary>Checks every line that is kept, oldest first. Whether somebody rewrote a whole day and all after it, <see cref="AuditRoots.Verify"/> tells.</summary>
    AuditVerdict Verify();
}

/// <summary>What to look for; null = any.</summary>
/// <param name="AndUnowned">With an organisation: also records that belong to none, as failed sign-ins. For who runs the node.</param>
/// <param name="Before">Only records with a lower sequence number: the page after one that ended there.</param>
/// <param name="Max">1–10,000.</param>
public sealed record AuditQuery(
    DateTimeOffset? From = null, DateTimeOffset? To = null, string? Actor = null, string? Organization = null, AuditKind? Kind = null, long? Before = null, int Max = 200, bool AndUnowned = false)
{
    public const int MaxRows = 10_000;

    public bool Matches(AuditedRecord entry) =>
        (From is null || entry.At >= From) && (To is null || entry.At < To) && (Before is null || entry.Sequence < Before)
        && (Kind is null || entry.Record.Kind == Kind)
        && (Actor is null || string.Equals(entry.Record.Actor, Actor, StringComparison.OrdinalIgnoreCase))
        && (Organization is null || string.Equals(entry.Record.Organization, Organization, StringComparison.OrdinalIgnoreCase)
            || (AndUnowned && entry.Record.Organization is null));
}

/// <param name="Lines">Lines found good before the first broken one, or all.</param>
/// <param name="File">Name of the file with the first broken line; null when all are good.</param>
/// <param name="Line">From 1.</param>
public sealed record AuditVerdict(long Lines, string? File = null, int Line = 0, string? Reason = null)
{
    public bool Good => File is null;
}

/// <summary>A day that is over.</summary>
/// <param name="Root">Hash of its last line, which vouches for every line before it.</param>
public sealed record AuditDay(DateOnly Day, long LastSequence, string Root);
