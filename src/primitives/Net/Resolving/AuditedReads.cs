using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Things;

namespace Yiwang.Net.Resolving;

/// <summary>One line of the audit a reading, with the indexes that were shown.</summary>
public sealed class AuditedReads(IAudit audit) : ISensitiveReads
{
    public ValueTask<Outcome> RecordAsync(Principal reader, ThingRecord shown, CancellationToken cancel) => audit.WriteAsync(
        new AuditRecord(AuditKind.SensitiveRead, "thing.read", Codes.Ok, reader.User, reader.Organization, RequestOrigin.Address, shown.Handle.ToString(),
            "values " + string.Join(' ', shown.Values.Where(v => v.Grade >= 2).Select(v => v.Index))), cancel);
}
