using Yiwang.Events;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Credentials;
using Yiwang.Parties.Rights;

namespace Yiwang.Parties.Sessions;

/// <summary>What users do with their own credentials, and administrators with those of their people.</summary>
public sealed class Accounts(
    IParties parties, Passwords passwords, SecondFactors factors, LockOut locks, SessionStore sessions, AuditedAccess access, IAudit audit, PartiesOptions options)
{
    /// <summary>The operator, its first administrator and the password, or nothing.</summary>
    public async ValueTask<Outcome<User>> FoundAsync(RegisterOrganization organization, UserName administrator, Person person, string password, CancellationToken cancel = default)
    {
        if (parties.Directory.Operator is not null) return new Outcome(Codes.PartiesForbidden);
        // The password first: an organisation whose administrator could not sign in would be lost.
        var set = await passwords.SetAsync(administrator, password, mustChange: false, cancel);
        return set.Succeeded ? await parties.FoundAsync(organization, administrator, person, cancel) : set;
    }

    /// <summary>A hosted organisation whose first administrator gets a password to change. Nobody else of the node can set that password again.</summary>
    public async ValueTask<Outcome<Organization>> RegisterTenantAsync(
        Principal who, RegisterOrganization organization, UserName administrator, Person person, string temporary, CancellationToken cancel = default)
    {
        var registered = await parties.RegisterAsync(who, organization, administrator, person, cancel);
        // Only now is the name free for certain: a password set before could have been somebody else's.
        if (registered.Succeeded && await passwords.SetAsync(administrator, temporary, mustChange: true, cancel) is { Succeeded: false } refused) return refused;
        return registered;
    }

    /// <summary>Ends every other session of the user, and gives this one a new secret.</summary>
    public async ValueTask<Outcome<OpenedSession>> ChangePasswordAsync(Principal who, Session session, string current, string next, string? address, string? agent, CancellationToken cancel = default)
    {
        if (!UserHandle.TryParse(who.User, out var user)) return new Outcome(Codes.PartiesSignInNeeded);
        var wait = await locks.BeginAsync(user.Name.ToString(), address, cancel);
        if (wait > TimeSpan.Zero) return new Outcome(Codes.PartiesLocked);
        var check = await passwords.CheckAsync(user.Name, current, cancel);
        if (check == PasswordCheck.Busy) return new Outcome(Codes.RequestLimited);
        var right = check is PasswordCheck.Right or PasswordCheck.MustChange;
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.SignIn, "password.change", right ? Codes.Ok : Codes.PartiesSignInFailed, who.User, who.Organization, address), cancel);
        if (!written.Succeeded) return written;
        if (!right) return new Outcome(Codes.PartiesSignInFailed, null, "current", new Bilingual("当前密码不对。", "The current password is wrong."));
        await locks.SucceededAsync(user.Name.ToString(), address, cancel);
        if (current == next) return new Outcome(Codes.RequestInvalid, "password", "password", new Bilingual("新密码不能和当前密码一样。", "Choose a password other than the current one."));
        if (await passwords.SetAsync(user.Name, next, mustChange: false, cancel) is { Succeeded: false } weak) return weak;
        await sessions.CloseAsync(user.Name.ToString(), id: null, except: null, cancel);
        return await sessions.OpenAsync(user.Name.ToString(), session.Organization, options.SessionLifetime, address, agent, mustChange: false, cancel);
    }

    /// <summary>A new password that the user must change, shown once to the administrator; ends the user's sessions and lifts a lock.</summary>
    public async ValueTask<Outcome<string>> ResetPasswordAsync(Principal who, UserHandle user, CancellationToken cancel = default)
    {
        var entered = await EnterAsync(who, user, "password.reset", cancel);
        if (!entered.Succeeded) return entered;
        var temporary = Passwords.NewTemporary();
        if (await passwords.SetAsync(user.Name, temporary, mustChange: true, cancel) is { Succeeded: false } refused) return refused;
        await sessions.CloseAsync(user.Name.ToString(), id: null, except: null, cancel);
        await locks.ForgiveAsync(user.Name.ToString(), cancel);
        return temporary;
    }

    /// <summary>For a user whose phone is lost.</summary>
    public async ValueTask<Outcome> RemoveSecondFactorAsync(Principal who, UserHandle user, CancellationToken cancel = default)
    {
        var entered = await EnterAsync(who, user, "second-factor.remove", cancel);
        if (entered.Succeeded) await factors.RemoveAsync(user.Name, cancel);
        return entered;
    }

    /// <summary>One's own; needs the password, so that an open screen is not enough.</summary>
    public async ValueTask<Outcome> RemoveOwnSecondFactorAsync(Principal who, string password, string? address, CancellationToken cancel = default)
    {
        if (!UserHandle.TryParse(who.User, out var user)) return new Outcome(Codes.PartiesSignInNeeded);
        var wait = await locks.BeginAsync(user.Name.ToString(), address, cancel);
        if (wait > TimeSpan.Zero) return new Outcome(Codes.PartiesLocked);
        var right = await passwords.CheckAsync(user.Name, password, cancel) == PasswordCheck.Right;
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.SignIn, "second-factor.remove", right ? Codes.Ok : Codes.PartiesSignInFailed, who.User, who.Organization, address), cancel);
        if (!written.Succeeded || !right) return written.Succeeded ? new Outcome(Codes.PartiesSignInFailed, null, "password", new Bilingual("密码不对。", "Wrong password.")) : written;
        await locks.SucceededAsync(user.Name.ToString(), address, cancel);
        await factors.RemoveAsync(user.Name, cancel);
        return Outcome.Ok;
    }

    public async ValueTask<Outcome> ConfirmSecondFactorAsync(Principal who, string code, CancellationToken cancel = default)
    {
        if (!UserHandle.TryParse(who.User, out var user)) return new Outcome(Codes.PartiesSignInNeeded);
        var confirmed = await factors.ConfirmAsync(user.Name, code, cancel);
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.SignIn, "second-factor.add", confirmed.Code, who.User, who.Organization), cancel);
        return written.Succeeded ? confirmed : written;
    }

    private async ValueTask<Outcome> EnterAsync(Principal who, UserHandle user, string act, CancellationToken cancel)
    {
        var entered = await access.EnterAsync(who, AccessAction.ManageUsers, new ThingScope(user.Organization.ToString(), null), act, user.ToString(), cancel);
        return entered.Succeeded && parties.Directory.Find(user) is null ? new Outcome(Codes.PartiesNotFound) : entered;
    }
}
