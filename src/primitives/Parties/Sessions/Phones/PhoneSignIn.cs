using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Credentials;
using Yiwang.Parties.Rights;

namespace Yiwang.Parties.Sessions.Phones;

/// <summary>
/// Signing in on the shop floor: with a password once a phone, with four digits from then on. A PIN is worth nothing without the phone's secret, its sessions are good on that phone alone,
/// and five wrong ones ask for the password again.
/// </summary>
public sealed class PhoneSignIn(IDirectory directory, PhoneStore phones, PasswordHash hash, SessionStore sessions, AuditedAccess access, IAudit audit, TimeProvider time, PartiesOptions options)
{
    /// <summary>A phone is set up by somebody who has just typed the password.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);
    private const int KeyBytes = 91, NameLength = 60;

    public async ValueTask<Outcome<EnrolledPhone>> EnrolAsync(SignedIn asked, string? token, EnrolPhone wanted, CancellationToken cancel = default)
    {
        if (!UserHandle.TryParse(asked.Principal.User, out var user) || asked.Session is not { } session || asked.Principal.Organization is not { } organization) return new Outcome(Codes.PartiesSignInNeeded);
        if (time.GetUtcNow() - session.Created > Fresh || session.Phone is not null) return new Outcome(Codes.PartiesSignInNeeded, null, null, new Bilingual("设置 PIN 前请用密码重新登录。", "Sign in with the password again before you set a PIN."));
        if (PinRules.Check(wanted.Pin) is { Succeeded: false } weak) return weak;
        if (wanted.Name.Length > NameLength) return new Outcome(Codes.RequestInvalid, "name", "name");
        if (wanted.PublicKey.Length > 0 && !IsKey(wanted.PublicKey)) return new Outcome(Codes.RequestInvalid, "publicKey", "publicKey");
        var known = await phones.FindAsync(wanted.Secret, cancel);
        var secret = known is { Revoked: null } && known.Organization == organization ? wanted.Secret! : Token.New(Token.Phone);
        var id = Token.LongId(Token.Hash(secret, Token.Phone)!);
        var salt = RandomNumberGenerator.GetBytes(PasswordHash.SaltBytes);
        if (await hash.ComputeAsync(wanted.Pin, salt, options.PasswordIterations, cancel) is not { } pin) return new Outcome(Codes.RequestLimited);
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.SignIn, "phone.enrol", Codes.Ok, asked.Principal.User, organization, wanted.Address, id), cancel);
        if (!written.Succeeded) return written;
        var now = time.GetUtcNow();
        var person = new PhonePerson(id, user.Name.ToString(), wanted.PublicKey, now, now + options.PhoneLifetime, null, false);
        if (!await phones.EnrolAsync(secret, wanted, person, organization, salt, pin, options.PasswordIterations, cancel))
            return new Outcome(Codes.RequestLimited, "phones", null, new Bilingual($"一台手机最多 {PhoneStore.PeopleMax} 人，一人最多 {PhoneStore.PhonesOfOneMax} 台手机。请先移除不用的。", $"At most {PhoneStore.PeopleMax} people on a phone, and {PhoneStore.PhonesOfOneMax} phones a person. Remove one first."));
        await sessions.CloseAsync(token, cancel);
        var opened = await sessions.OpenOnPhoneAsync(person.User, organization, person.Expires - now, wanted.Address, wanted.Agent, id, cancel);
        return new EnrolledPhone(secret, (await phones.FindAsync(secret, cancel))!, opened);
    }

    /// <summary>The phone changes hands: the session of whoever held it ends.</summary>
    public async ValueTask<Outcome<OpenedSession>> SwitchAsync(string? secret, string name, string pin, string? presented, string? address, string? agent, CancellationToken cancel = default)
    {
        if (await phones.FindAsync(secret, cancel) is not { Revoked: null } phone || !UserName.TryParse(name, out var user)) return new Outcome(Codes.PartiesSignInNeeded);
        var person = phone.People.FirstOrDefault(p => p.User == user.ToString());
        var checkedPin = await CheckAsync(phone, person, user, pin, cancel);
        var record = new AuditRecord(checkedPin.Succeeded ? AuditKind.SignIn : AuditKind.Refusal, "phone.switch", checkedPin.Code, directory.Find(user)?.Handle.ToString(), phone.Organization, address, phone.Id);
        var written = await audit.WriteAsync(record, cancel);
        if (!written.Succeeded || !checkedPin.Succeeded) return written.Succeeded ? checkedPin : written;
        await phones.SucceededAsync(phone.Id, user, cancel);
        await sessions.CloseAsync(presented, cancel);
        return await sessions.OpenOnPhoneAsync(person!.User, phone.Organization, person.Expires - time.GetUtcNow(), address, agent, phone.Id, cancel);
    }

    /// <summary>Takes a person off a phone: oneself, or an administrator somebody else. Sessions there end; what the phone still holds comes into quarantine.</summary>
    public async ValueTask<Outcome> RevokeAsync(Principal who, UserHandle user, string phone, CancellationToken cancel = default)
    {
        if (who.User != user.ToString())
        {
            var entered = await access.EnterAsync(who, AccessAction.ManageUsers, new ThingScope(user.Organization.ToString(), null), "phone.revoke", user.ToString(), cancel);
            if (!entered.Succeeded) return entered;
        }
        else if (await audit.WriteAsync(new AuditRecord(AuditKind.SignIn, "phone.revoke", Codes.Ok, who.User, who.Organization, Object: phone), cancel) is { Succeeded: false } unwritten) return unwritten;
        await sessions.CloseOnPhoneAsync(user.Name.ToString(), phone, cancel);
        return await phones.RevokeAsync(phone, user.Name, cancel) > 0 ? Outcome.Ok : new Outcome(Codes.PartiesNotFound);
    }

    /// <summary>Whether the person may act now: on the phone, and in the organisation at all.</summary>
    public Principal? PrincipalOf(Phone phone, PhonePerson person) =>
        phone.Revoked is null && person.IsInForce(time.GetUtcNow()) && UserName.TryParse(person.User, out var name) && OrganizationId.TryParse(phone.Organization, out var organization) ? directory.Find(name)?.In(organization) : null;

    private async ValueTask<Outcome> CheckAsync(Phone phone, PhonePerson? person, UserName user, string pin, CancellationToken cancel)
    {
        if (person is null || PrincipalOf(phone, person) is null || await phones.PinAsync(phone.Id, user, cancel) is not { } row) return new Outcome(Codes.PartiesSignInFailed, null, "pin", new Bilingual("请用密码登录。", "Sign in with the password."));
        if (!await phones.TryAsync(phone.Id, user, cancel)) return new Outcome(Codes.PartiesLocked, null, "pin", new Bilingual($"PIN 错误 {PinRules.FailuresMax} 次，请用密码登录后重新设置。", $"{PinRules.FailuresMax} wrong PINs. Sign in with the password and set a new one."));
        if (await hash.ComputeAsync(pin.Length == PinRules.Length ? pin : "", row.Salt, row.Iterations, cancel) is not { } made) return new Outcome(Codes.RequestLimited);
        return CryptographicOperations.FixedTimeEquals(made, row.Pin) ? Outcome.Ok : new Outcome(Codes.PartiesSignInFailed, null, "pin", new Bilingual("PIN 不对。", "Wrong PIN."));
    }

    private static bool IsKey(ReadOnlyMemory<byte> key)
    {
        if (key.Length != KeyBytes) return false;
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(key.Span, out var read);
            return read == key.Length && ecdsa.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
