namespace Yiwang.Parties.Sessions;

/// <param name="Id">Names the session to people; no secret.</param>
/// <param name="Subject">User name, or handle of an app identity.</param>
/// <param name="Organization">Acted for, <c>o.…</c>.</param>
/// <param name="Address">Where it was opened from.</param>
/// <param name="Agent">What opened it, as the browser says.</param>
/// <param name="MustChangePassword">Somebody else knows the password: until it is changed the session is good for nothing else.</param>
/// <param name="Phone">Id of the phone that it is good on; null = wherever its token is. It does not end by idleness: a phone lies in a drawer for a week.</param>
public sealed record Session(
    string Id, string Subject, string Organization, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset Seen, string? Address, string? Agent, bool MustChangePassword = false,
    string? Phone = null);

/// <summary>A session with its secret, which exists only here and at its holder.</summary>
public sealed record OpenedSession(string Token, Session Session);

/// <summary>Somebody who proved who it is.</summary>
/// <param name="Session">Null for an API token.</param>
public sealed record SignedIn(Principal Principal, Session? Session);
