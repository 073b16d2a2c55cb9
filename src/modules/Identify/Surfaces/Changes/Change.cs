using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Identify.Surfaces.Changes;

/// <summary>Who changes something, and by which way.</summary>
/// <param name="Surface">Short stable name for the audit, as <c>handle</c>, <c>handle-json</c>, <c>snms</c>, <c>doip</c>.</param>
/// <param name="Key">Idempotency key, 1–200 characters: a repeat answers what the first call answered. Null = none.</param>
internal readonly record struct Change(Principal Who, string Surface, string? Key = null);

/// <summary>What to do with a handle that exists.</summary>
internal enum Existing
{
    /// <summary>things.handle-taken.</summary>
    Refuse,
    /// <summary>The values given become its whole record.</summary>
    Overwrite,
    /// <summary>Success when the asker's organisation owns it and it has these very values: the client repeats after a time-out.</summary>
    AcceptSame,
}

/// <param name="Template">Null = <c>core.values</c>.</param>
/// <param name="TemplateVersion">0 = the newest published.</param>
internal sealed record NewHandle(Handle Handle, IReadOnlyList<ValueEdit> Values, Existing Existing = Existing.Refuse, Handle? Template = null, int TemplateVersion = 0);
