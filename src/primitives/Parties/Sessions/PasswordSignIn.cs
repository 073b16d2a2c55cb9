using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Events;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Credentials;

namespace Yiwang.Parties.Sessions;

/// <summary>
/// A person's password with every request, as HTTP Basic sends it, without a session. Whoever has a second factor signs in with a browser or a token instead.
/// A password found right is taken again for a minute without the slow hash; what is kept of it is a MAC under a key of this process.
/// </summary>
public sealed class PasswordSignIn(IDirectory directory, Passwords passwords, SecondFactors factors, LockOut locks, IAudit audit, TimeProvider time)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(1);
    private const int MaxKept = 1_000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, (long Until, long Changes)> _kept = new(StringComparer.Ordinal);

    /// <summary>The user that a text means: a handle <c>o.…/User_x</c> or a plain name; null when it is neither.</summary>
    internal static UserName? NameIn(string text) =>
        UserHandle.TryParse(text, out var handle) ? handle.Name : !text.Contains('/', StringComparison.Ordinal) && UserName.TryParse(text, out var name) ? name : null;

    internal async ValueTask<Outcome<Principal>> CheckAsync(UserName name, string password, SignInAttempt attempt, CancellationToken cancel)
    {
        var user = directory.Find(name);
        // The handle of an organisation that did not bind the user is nobody's.
        if (UserHandle.TryParse(attempt.Handle, out var handle) && user?.Handle != handle) user = null;
        var kept = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{name}\n{attempt.Address}\n{password}")));
        var changes = passwords.Changes;
        if (PrincipalOf(user) is { } known && _kept.TryGetValue(kept, out var entry) && entry.Until > Micros.Of(time) && entry.Changes == changes) return known;
        var wait = await locks.BeginAsync(name.ToString(), attempt.Address, cancel);
        if (wait > TimeSpan.Zero) return await WriteAsync(AuditKind.Refusal, CredentialSignIn.Locked(wait), user, attempt, cancel);
        var check = await passwords.CheckAsync(user is null ? null : name, password, cancel);
        if (check == PasswordCheck.Busy) return await WriteAsync(AuditKind.Refusal, new Outcome(Codes.RequestLimited), user, attempt, cancel);
        if (check == PasswordCheck.Wrong || PrincipalOf(user) is not { } principal) return await WriteAsync(AuditKind.SignIn, new Outcome(Codes.PartiesSignInFailed), user, attempt, cancel);
        if (check == PasswordCheck.MustChange) return await WriteAsync(AuditKind.SignIn, MustChange, user, attempt, cancel);
        if (await factors.IsOnAsync(name, cancel)) return await WriteAsync(AuditKind.SignIn, HasFactor, user, attempt, cancel);
        await locks.SucceededAsync(name.ToString(), attempt.Address, cancel);
        var written = await WriteAsync(AuditKind.SignIn, Outcome.Ok, user, attempt, cancel);
        if (!written.Succeeded) return written;
        if (_kept.Count >= MaxKept) _kept.Clear();
        _kept[kept] = (Micros.Of(time.GetUtcNow() + s_kept), changes);
        return principal;
    }

    private static Principal? PrincipalOf(User? user) =>
        user is null ? null : user.In(user.Handle.Organization) ?? (user.Disabled ? null : user.Memberships.Values.FirstOrDefault());

    private static Outcome MustChange => new(Codes.PartiesSignInFailed, null, null, new Bilingual("这是临时密码，请先在网页上登录并修改。", "This is a temporary password: sign in with a browser and change it first."));

    private static Outcome HasFactor => new(Codes.PartiesCodeNeeded, null, null,
        new Bilingual("此账号启用了动态验证码，不能只凭密码访问；请改用令牌或应用密钥。", "This account has a second factor, so a password alone is not enough: use a token or an app's key."));

    private async ValueTask<Outcome> WriteAsync(AuditKind kind, Outcome outcome, User? user, SignInAttempt attempt, CancellationToken cancel)
    {
        var written = await audit.WriteAsync(new AuditRecord(kind, $"sign-in.{attempt.Surface}", outcome.Code, user?.Handle.ToString(), user?.Handle.Organization.ToString(), attempt.Address), cancel);
        return written.Succeeded ? outcome : written;
    }
}
