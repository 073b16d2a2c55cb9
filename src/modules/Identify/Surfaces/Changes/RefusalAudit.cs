using Yiwang.Events;
using Yiwang.Parties.Auditing;

namespace Yiwang.Identify.Surfaces.Changes;

/// <summary>Writes down who was refused what, on whichever surface; when that cannot be written, the answer says so.</summary>
internal sealed class RefusalAudit(IAudit audit)
{
    /// <param name="act">As <c>create</c>; the audit shows <c>handle.create</c>.</param>
    public async ValueTask<Outcome<T>> NotedAsync<T>(Change by, string act, string about, Outcome<T> outcome, CancellationToken cancel)
    {
        if (outcome.Status.Code is not (Codes.PartiesForbidden or Codes.ThingsPrefixSuspended)) return outcome;
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.Refusal, $"{by.Surface}.{act}", outcome.Status.Code, by.Who.User, by.Who.Organization, RequestOrigin.Address, about, outcome.Status.Detail), cancel);
        return written.Succeeded ? outcome : written;
    }
}
