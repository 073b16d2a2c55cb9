namespace Yiwang.Parties.Auditing;

public enum AuditKind
{
    /// <summary>Signing in and out, refused or not, and what changes credentials.</summary>
    SignIn,
    /// <summary>A request that Access or a limit refused.</summary>
    Refusal,
    /// <summary>Users, roles, tokens, prefixes, templates, settings of the node.</summary>
    Administration,
    /// <summary>Values of grade 2 or 3 shown to somebody.</summary>
    SensitiveRead,
    /// <summary>The audit about itself: opened, recovered, refusals counted instead of listed.</summary>
    System,
}

/// <summary>Something that somebody answerable must be able to look up later. Texts over 500 characters are cut.</summary>
/// <param name="Action">Stable, dotted, as <c>user.bind</c>.</param>
/// <param name="Outcome">A code of the closed table, <c>ok</c> among them.</param>
/// <param name="Actor">User or app handle; as typed when nobody is signed in.</param>
/// <param name="Organization">For whom the actor acted, <c>o.…</c>.</param>
/// <param name="Address">Network address of the client.</param>
/// <param name="Object">What it was about: a handle, a user, a prefix.</param>
public sealed record AuditRecord(
    AuditKind Kind, string Action, string Outcome, string? Actor = null, string? Organization = null, string? Address = null, string? Object = null, string? Detail = null)
{
    public const int MaxText = 500;

    internal AuditRecord Cut() => this with { Actor = Cut(Actor), Address = Cut(Address), Object = Cut(Object), Detail = Cut(Detail) };

    private static string? Cut(string? text) => text is { Length: > MaxText } ? string.Concat(text.AsSpan(0, MaxText), "…") : text;
}

/// <param name="Sequence">From 1, without gaps over all files.</param>
public sealed record AuditedRecord(long Sequence, DateTimeOffset At, AuditRecord Record);
