using Yiwang.Events;

namespace Yiwang.Trust.Auditing;

internal enum AuditSubject
{
    /// <summary>Every entry of the own log, its tree and the heads that are known of it.</summary>
    OwnLog,
    /// <summary>Every row of the views against a second build from the log.</summary>
    Views,
    /// <summary>A neighbour's log over its tiles, with the heads that this node holds of it.</summary>
    Neighbour,
}

/// <param name="Target">Origin of the log.</param>
/// <param name="EndedAtUs">Null while it runs.</param>
/// <param name="Holds">Null while it runs, or when it could not be done.</param>
/// <param name="Position">First entry that is wrong; -1 = none, or unknown.</param>
internal sealed record AuditRun(AuditSubject Subject, string Target, long StartedAtUs, long? EndedAtUs, long Entries, bool? Holds, Bilingual Result, long Position);

/// <summary>How far the one that runs has come.</summary>
internal sealed record AuditProgress(AuditSubject Subject, string Target, long StartedAtUs, long Done, long Total);
