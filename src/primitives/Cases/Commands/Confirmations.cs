using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Cases.Commands;

/// <summary>Some steps ask for the password again, so that an open screen is not enough.</summary>
internal sealed class Confirmations(IConfirmation? confirmation)
{
    public ValueTask<Outcome> CheckAsync(Principal who, string? secret, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(secret)) return new(new Outcome(Codes.CasesFieldInvalid, null, "confirmation", new("这一步请再输入一次密码或动态验证码。", "Type your password or second factor again for this step.")));
        return confirmation is null ? new(new Outcome(Codes.PartiesForbidden, null, "confirmation")) : confirmation.ConfirmAsync(who, secret, cancel);
    }
}
