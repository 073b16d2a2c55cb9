using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Events;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Credentials;
using Yiwang.Parties.Organizations;

namespace Yiwang.Parties.Sessions;

/// <summary>Somebody on a wire surface says who it is.</summary>
/// <param name="Index">0 = any.</param>
/// <param name="Handle">A credential's name or an app's own handle; for a plain secret also a user's handle or name.</param>
/// <param name="Address">Network address of the client.</param>
/// <param name="Surface">In the audit: <c>sign-in.handle</c>.</param>
public sealed record SignInAttempt(int Index, string Handle, string? Address, string Surface);

/// <summary>
/// The one place where wire surfaces learn who a client is. Proofs of each protocol are checked by its surface with what is handed to it here; lock-out and audit are
/// the same for all. Programs are locked out by credential and address together: a stranger's junk must not stop a plant's own client.
/// </summary>
public sealed class CredentialSignIn(IDirectory directory, AppSecrets secrets, PasswordSignIn passwords, LockOut locks, CredentialUses uses, IAudit audit, TimeProvider time)
{
    /// <summary>A right proof of the same credential, address and surface stands in the audit once in so long: busy clients prove themselves at every request.</summary>
    public static readonly TimeSpan AuditedAgain = TimeSpan.FromMinutes(10);
    private const int MaxAudited = 10_000;

    private readonly ConcurrentDictionary<(string App, string? Address, string Surface), long> _audited = new();

    /// <summary>A signature over a challenge, a MAC, an answer of the credential's own node.</summary>
    /// <param name="verify">Gets the app and its secret (null when it has none) and says whether the proof is right. Not called for a credential that does not exist.</param>
    public async ValueTask<Outcome<AppIdentity>> WithProofAsync(SignInAttempt attempt, Func<AppIdentity, byte[]?, CancellationToken, ValueTask<bool>> verify, CancellationToken cancel = default)
    {
        var app = directory.FindCredential(attempt.Index, attempt.Handle);
        var account = $"credential:{app?.Handle ?? ""}@{attempt.Address}";
        var (wait, failed) = await locks.LookAsync(account, attempt.Address, cancel);
        if (wait > TimeSpan.Zero) return await RefuseAsync(attempt, app, Locked(wait), cancel);
        var right = app is not null && await verify(app, secrets.Find(app), cancel);
        // Asking another node takes a while: what was revoked meanwhile stays out.
        var now = directory.FindCredential(attempt.Index, attempt.Handle);
        if (!right || now?.Principal is null || now.Position != app!.Position)
        {
            await locks.FailedAsync(account, attempt.Address, cancel);
            return await RefuseAsync(attempt, app, new Outcome(Codes.PartiesSignInFailed), cancel);
        }
        if (failed) await locks.SucceededAsync(account, attempt.Address, cancel);
        var written = await WriteRightAsync(attempt, now, cancel);
        return written.Succeeded ? now : written;
    }

    /// <summary>A secret in clear, over TLS: of an app, or a person's password.</summary>
    public async ValueTask<Outcome<Principal>> WithSecretAsync(SignInAttempt attempt, string secret, CancellationToken cancel = default)
    {
        if (PasswordSignIn.NameIn(attempt.Handle) is { } user) return await passwords.CheckAsync(user, secret, attempt, cancel);
        var proved = await WithProofAsync(attempt, (app, own, _) => ValueTask.FromResult(
            app.Algorithm == AppKeyAlgorithm.SecretKey && own is not null && secret.Length <= AppSecrets.BytesMax
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(own), SHA256.HashData(Encoding.UTF8.GetBytes(secret)))), cancel);
        return proved.Succeeded ? proved.Value.Principal! : proved.Status;
    }

    /// <summary>A client certificate whose private key the TLS handshake has proved.</summary>
    /// <param name="subjectPublicKeyInfo">Of the certificate; who signed it does not matter.</param>
    public async ValueTask<Outcome<Principal>> WithPublicKeyAsync(SignInAttempt attempt, ReadOnlyMemory<byte> subjectPublicKeyInfo, CancellationToken cancel = default)
    {
        var proved = await WithProofAsync(attempt, (app, _, _) => ValueTask.FromResult(IsKeyOf(app, subjectPublicKeyInfo.Span)), cancel);
        return proved.Succeeded ? proved.Value.Principal! : proved.Status;
    }

    // A raw key of Ed25519 or SM2 is the end of its SubjectPublicKeyInfo.
    private static bool IsKeyOf(AppIdentity app, ReadOnlySpan<byte> info) => app.Algorithm switch
    {
        AppKeyAlgorithm.RsaSha256 or AppKeyAlgorithm.Dsa => info.SequenceEqual(app.PublicKey.Span),
        AppKeyAlgorithm.Ed25519 => info.Length == 44 && info.EndsWith(app.PublicKey.Span),
        AppKeyAlgorithm.Sm2 => info.Length == 91 && info.EndsWith(app.PublicKey.Span),
        _ => false,
    };

    private async ValueTask<Outcome> WriteRightAsync(SignInAttempt attempt, AppIdentity app, CancellationToken cancel)
    {
        var key = (app.Handle, attempt.Address, attempt.Surface);
        var now = Micros.Of(time);
        if (_audited.TryGetValue(key, out var before) && now - before < Micros.Of(AuditedAgain)) return Outcome.Ok;
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.SignIn, $"sign-in.{attempt.Surface}", Codes.Ok, app.Handle, app.Organization.ToString(), attempt.Address, Name(attempt)), cancel);
        if (!written.Succeeded) return written;
        await uses.NoteAsync(app, new CredentialUse(time.GetUtcNow(), attempt.Surface, attempt.Address), cancel);
        if (_audited.Count >= MaxAudited) _audited.Clear();
        _audited[key] = now;
        return Outcome.Ok;
    }

    private async ValueTask<Outcome> RefuseAsync(SignInAttempt attempt, AppIdentity? app, Outcome refusal, CancellationToken cancel)
    {
        var record = new AuditRecord(AuditKind.Refusal, $"sign-in.{attempt.Surface}", refusal.Code, app?.Handle, app?.Organization.ToString(), attempt.Address, Name(attempt));
        var written = await audit.WriteAsync(record, cancel);
        return written.Succeeded ? refusal : written;
    }

    // What was typed as a handle may be a secret: it is kept only when it has the form of a name.
    private static string? Name(SignInAttempt attempt) => CredentialName.TryCreate(Math.Max(1, attempt.Index), attempt.Handle, out var name) ? name.ToString() : null;

    internal static Outcome Locked(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return new Outcome(Codes.PartiesLocked, seconds.ToString(System.Globalization.CultureInfo.InvariantCulture), null,
            new Bilingual($"认证失败次数过多，请在 {seconds} 秒后再试。", $"Too many failed attempts. Try again in {English.Count(seconds, "second")}."));
    }
}
