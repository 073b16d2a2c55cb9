using Yiwang.Events;
using Yiwang.Parties.Auditing;

namespace Yiwang.Parties.Rights;

/// <summary>Asks Access and writes the answer down before anybody acts on it. Commands that administer enter here.</summary>
public sealed class AuditedAccess(IAccess access, IAudit audit)
{
    /// <param name="name">Of the act in the audit, as <c>user.bind</c>.</param>
    /// <param name="about">What it is done to.</param>
    /// <returns>ok; the refusal; or parties.audit-unavailable, and then nothing may be done either.</returns>
    public async ValueTask<Outcome> EnterAsync(Principal who, AccessAction action, ThingScope thing, string name, string? about, CancellationToken cancel = default)
    {
        var decision = access.Decide(who, action, thing);
        var kind = decision.Allowed ? AuditKind.Administration : AuditKind.Refusal;
        var written = await audit.WriteAsync(new AuditRecord(kind, name, decision.Code, who.User, who.Organization, Object: about), cancel);
        return written.Succeeded ? decision.AsOutcome() : written;
    }
}
