using Yiwang.Cases.Commands;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;

namespace Yiwang.Cases.Effects;

/// <summary>An administrator has what stands pending tried again at once, after the trouble was seen to.</summary>
internal sealed class EffectRetry(CaseTools tools, IAccess access, IDirectory directory, EffectLanes lanes, EffectStore store, IAudit audit, Action wake)
{
    /// <summary>An administrator of the own organisation, of a case that he sees; or one of the node, who sees none of its contents.</summary>
    public bool May(Principal who, string id)
    {
        if (tools.Book.Find(id) is null) return false;
        if (directory.Operator is { } own && access.Decide(who, AccessAction.ManageNode, new ThingScope(own.Id.ToString(), null)).Allowed) return true;
        return tools.Find(new Actor(who), id).Succeeded && access.Decide(who, AccessAction.ManageForms, new ThingScope(who.Organization ?? "", null)).Allowed;
    }

    public async ValueTask<Outcome<int>> RunAsync(Principal who, string id, CancellationToken cancel)
    {
        var may = May(who, id);
        // Who may not is told as little as by the case's own page.
        var outcome = may ? Outcome.Ok : tools.Find(new Actor(who), id) is { Succeeded: false } unseen ? unseen.Status : new Outcome(Codes.PartiesForbidden);
        var written = await audit.WriteAsync(new AuditRecord(may ? AuditKind.Administration : AuditKind.Refusal, "cases.retry", outcome.Code, who.User, who.Organization, Object: id), cancel);
        if (!written.Succeeded) return written;
        if (!may) return outcome;
        var now = tools.NowUs();
        await store.RetryAsync(id, now, cancel);
        var pending = lanes.Retry(id, now);
        wake();
        return pending;
    }
}
