using Yiwang.Events;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Credentials;

namespace Yiwang.Parties.Sessions;

/// <summary>Asks for the password, or a code where a second factor is in use; counts failures with those of signing in, and writes each into the audit.</summary>
public sealed class Reconfirmation(Passwords passwords, SecondFactors factors, LockOut locks, IAudit audit) : IConfirmation
{
    // A one-time code; no password is so short.
    private const int CodeLength = 6;

    public async ValueTask<Outcome> ConfirmAsync(Principal who, string secret, CancellationToken cancel = default)
    {
        if (!UserHandle.TryParse(who.User, out var user)) return new Outcome(Codes.PartiesForbidden, null, "confirmation", new("这一步只能由个人账号办理。", "Only a person can take this step."));
        var account = user.Name.ToString();
        if (await locks.BeginAsync(account, null, cancel) > TimeSpan.Zero) return await WriteAsync(who, new Outcome(Codes.PartiesLocked), cancel);
        var right = await IsRightAsync(user.Name, secret, cancel);
        if (right is null) return new Outcome(Codes.RequestLimited);
        if (right.Value) await locks.SucceededAsync(account, null, cancel);
        return await WriteAsync(who, right.Value ? Outcome.Ok : new Outcome(Codes.PartiesForbidden, null, "confirmation", new("密码或动态验证码不对。", "Wrong password or code.")), cancel);
    }

    private async ValueTask<bool?> IsRightAsync(UserName name, string secret, CancellationToken cancel)
    {
        if (secret.Length == CodeLength && secret.All(char.IsAsciiDigit) && await factors.CheckAsync(name, secret, cancel) == SecondFactorCheck.Right) return true;
        var check = await passwords.CheckAsync(name, secret, cancel);
        return check == PasswordCheck.Busy ? null : check is PasswordCheck.Right;
    }

    private async ValueTask<Outcome> WriteAsync(Principal who, Outcome outcome, CancellationToken cancel)
    {
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.SignIn, "case.confirm", outcome.Code, who.User, who.Organization), cancel);
        return written.Succeeded ? outcome : written;
    }
}
