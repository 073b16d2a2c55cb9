using Yiwang.Events;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Credentials;

namespace Yiwang.Parties.Sessions;

/// <param name="Code">One-time code, when the user has a second factor.</param>
/// <param name="Presented">The session that the browser still holds; it ends, so that no session survives a sign-in.</param>
public sealed record SignInRequest(string Name, string Password, string? Code, string? Address, string? Agent, string? Presented = null);

/// <summary>Signing in and what belongs to it. An unknown user is refused with the same words after the same work as a wrong password.</summary>
public sealed class SignIn(IDirectory directory, Passwords passwords, SecondFactors factors, LockOut locks, SessionStore sessions, IAudit audit, TimeProvider time, PartiesOptions options)
{
    private static readonly Outcome s_failed = new(Codes.PartiesSignInFailed);

    public async ValueTask<Outcome<OpenedSession>> WithPasswordAsync(SignInRequest request, CancellationToken cancel = default)
    {
        var named = UserName.TryParse(request.Name, out var name);
        var account = named ? name.ToString() : request.Name;
        var wait = await locks.BeginAsync(account, request.Address, cancel);
        if (wait > TimeSpan.Zero) return await RefuseAsync(AuditKind.Refusal, Locked(wait), request, null, cancel);
        var user = named ? directory.Find(name) : null;
        var password = await passwords.CheckAsync(user is null ? null : name, request.Password, cancel);
        if (password == PasswordCheck.Busy) return await RefuseAsync(AuditKind.Refusal, new Outcome(Codes.RequestLimited), request, null, cancel);
        if (password == PasswordCheck.Wrong || user is null) return await RefuseAsync(AuditKind.SignIn, s_failed, request, null, cancel);
        var factor = await factors.CheckAsync(name, request.Code, cancel);
        // Only who knows the password learns that a code is wanted; the attempt stays counted.
        if (factor == SecondFactorCheck.Missing) return await RefuseAsync(AuditKind.SignIn, new Outcome(Codes.PartiesCodeNeeded, null, "code"), request, user, cancel);
        if (factor == SecondFactorCheck.Wrong) return await RefuseAsync(AuditKind.SignIn, s_failed, request, user, cancel);
        await locks.SucceededAsync(account, request.Address, cancel);
        return await OpenAsync(user, request, "sign-in", password == PasswordCheck.MustChange, cancel);
    }

    /// <summary>One click on a card of the demonstration; refused everywhere else.</summary>
    public async ValueTask<Outcome<OpenedSession>> WithDemoCardAsync(UserName name, SignInRequest request, CancellationToken cancel = default)
    {
        if (!options.Demo || directory.Find(name) is not { } user) return await RefuseAsync(AuditKind.Refusal, new Outcome(Codes.PartiesForbidden), request, null, cancel);
        return await OpenAsync(user, request, "sign-in.demo", mustChange: false, cancel);
    }

    public async ValueTask<Outcome> OutAsync(string? token, CancellationToken cancel = default)
    {
        if (await sessions.FindAsync(token, cancel) is not { } session) return Outcome.Ok;
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.SignIn, "sign-out", Codes.Ok, ActorOf(session), session.Organization), cancel);
        await sessions.CloseAsync(token, cancel);
        return written;
    }

    /// <summary>The same person for another organisation, with a new session secret.</summary>
    public async ValueTask<Outcome<OpenedSession>> SwitchAsync(string? token, OrganizationId to, string? address, string? agent, CancellationToken cancel = default)
    {
        if (await sessions.FindAsync(token, cancel) is not { Phone: null } session || !UserName.TryParse(session.Subject, out var name)) return new Outcome(Codes.PartiesSignInNeeded);
        var user = directory.Find(name);
        var allowed = user?.In(to) is not null;
        var record = new AuditRecord(allowed ? AuditKind.SignIn : AuditKind.Refusal, "switch", allowed ? Codes.Ok : Codes.PartiesForbidden, user?.Handle.ToString(), session.Organization, address, to.ToString());
        var written = await audit.WriteAsync(record, cancel);
        if (!written.Succeeded) return written;
        if (!allowed) return new Outcome(Codes.PartiesForbidden);
        await sessions.CloseAsync(token, cancel);
        return await sessions.OpenAsync(session.Subject, to.ToString(), session.Expires - time.GetUtcNow(), address, agent, session.MustChangePassword, cancel);
    }

    public ValueTask<SignedIn?> ResolveAsync(string? token, CancellationToken cancel = default) => ResolveAsync(token, null, cancel);

    /// <summary>Who holds this session; null when it is forged, over, or its user was disabled or lost the last role.</summary>
    /// <param name="phone">Secret of the phone that shows it; a session made on a phone is good nowhere else.</param>
    public async ValueTask<SignedIn?> ResolveAsync(string? token, string? phone, CancellationToken cancel = default)
    {
        if (await sessions.FindAsync(token, cancel) is not { } session || !IsAtHome(session, phone) || !OrganizationId.TryParse(session.Organization, out var organization)) return null;
        var principal = UserName.TryParse(session.Subject, out var name) ? directory.Find(name)?.In(organization) : directory.FindApp(session.Subject)?.Principal;
        return principal is null ? null : new SignedIn(principal, session);
    }

    private static bool IsAtHome(Session session, string? phone) =>
        session.Phone is null || (Token.Hash(phone, Token.Phone) is { } hash && Token.LongId(hash) == session.Phone);

    private async ValueTask<Outcome<OpenedSession>> OpenAsync(User user, SignInRequest request, string action, bool mustChange, CancellationToken cancel)
    {
        var home = user.Handle.Organization.ToString();
        var organization = user.Memberships.ContainsKey(home) ? home : user.Memberships.Keys.FirstOrDefault();
        // The right password of a disabled user is told no more than a wrong one.
        if (user.Disabled || organization is null) return await RefuseAsync(AuditKind.SignIn, s_failed, request, user, cancel);
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.SignIn, action, Codes.Ok, user.Handle.ToString(), organization, request.Address), cancel);
        if (!written.Succeeded) return written;
        await sessions.CloseAsync(request.Presented, cancel);
        return await sessions.OpenAsync(user.Handle.Name.ToString(), organization, options.SessionLifetime, request.Address, request.Agent, mustChange, cancel);
    }

    private async ValueTask<Outcome> RefuseAsync(AuditKind kind, Outcome refusal, SignInRequest request, User? user, CancellationToken cancel)
    {
        // What was typed as a name may be a password: it is kept only when it is a name.
        var typed = user?.Handle.ToString() ?? (UserName.TryParse(request.Name, out var name) && directory.Find(name) is { } known ? known.Handle.ToString() : null);
        var written = await audit.WriteAsync(new AuditRecord(kind, "sign-in", refusal.Code, typed, user?.Handle.Organization.ToString(), request.Address), cancel);
        return written.Succeeded ? refusal : written;
    }

    private string ActorOf(Session session) => UserName.TryParse(session.Subject, out var name) && directory.Find(name) is { } user ? user.Handle.ToString() : session.Subject;

    private static Outcome Locked(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return new Outcome(Codes.PartiesLocked, seconds.ToString(System.Globalization.CultureInfo.InvariantCulture), null,
            new Bilingual($"密码错误次数过多，请在 {seconds} 秒后再试。", $"Too many wrong passwords. Try again in {English.Count(seconds, "second")}."));
    }
}
