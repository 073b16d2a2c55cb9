using System.Text;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things.Aliases;
using Yiwang.Things.Records;

namespace Yiwang.Things.Registry;

/// <summary>批量赋码: Things that lived with a local code under the organisation's own prefix get identifiers; the local code stays as alias, and the old handle leads to the new.</summary>
internal sealed class LocalCodeAssignment(IEvents events, ThingReader reader, Registration registration)
{
    /// <summary>Two events each, in one atomic frame of at most 1,000.</summary>
    public const int AssignmentsMax = 400;
    /// <summary>Index of HS_ALIAS in the old record; RFC 3651 §3.2.4.</summary>
    private const int PointerIndex = 1;

    public async ValueTask<Outcome<Appended>> AssignAsync(Principal who, IReadOnlyList<Assignment> assignments, string? key, CancellationToken cancel)
    {
        if (IdempotencyKeys.Check(key) is { Succeeded: false } bad) return bad;
        if (assignments.Count is 0 or > AssignmentsMax) return new Outcome(Codes.RequestTooLarge, $"1–{AssignmentsMax}", "assignments");
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (Repeated(owner, key) is { } before) return before;
        var checks = registration.ChecksFor(who);
        List<EventDraft> drafts = new(assignments.Count * 2);
        List<Expected> expectations = new(assignments.Count * 4);
        for (var i = 0; i < assignments.Count; i++)
        {
            var outcome = Add(who, owner, assignments[i], checks, drafts, expectations);
            if (!outcome.Succeeded) return BulkChunk.AtRow(outcome, i);
        }
        if (key is not null)
        {
            var subject = IdempotencyKeys.Subject(owner, key);
            drafts[0] = drafts[0] with { Heads = [.. drafts[0].Heads, subject] };
            expectations.Add(new(subject, -1));
        }
        var appended = await events.AppendAsync(drafts, expectations, cancel);
        if (appended.Status.Code != Codes.EventsConflict) return appended;
        await InFlight.SettledAsync(events, appended.Status, expectations, registration.Time, cancel);
        return Repeated(owner, key) ?? Explain(appended.Status);
    }

    private Outcome Add(Principal who, string owner, Assignment assignment, RowChecks checks, List<EventDraft> drafts, List<Expected> expectations)
    {
        if (!string.Equals(assignment.Local.Prefix.ToString(), owner, StringComparison.OrdinalIgnoreCase)) return new(Codes.PartiesForbidden, assignment.Local.ToString(), "local");
        if (reader.Find(assignment.Local) is not { Range: null } local) return new(Codes.ThingsNotFound, assignment.Local.ToString(), "local");
        if (local.IsVoided) return new(Codes.ThingsVoided, local.VoidReason, "local");
        if (local.Values.FirstOrDefault(v => v.Type == "HS_ALIAS") is { } earlier) return new(Codes.ThingsHandleTaken, Encoding.UTF8.GetString(earlier.Data.Span), "local", new Bilingual($"{local.Handle} 已赋码为 {Encoding.UTF8.GetString(earlier.Data.Span)}。", $"{local.Handle} has the identifier {Encoding.UTF8.GetString(earlier.Data.Span)} already."));
        if (AliasValues.Next(local.Values, new(AliasScheme.LocalCode, "")) is not { } slot) return new(Codes.ThingsAliasInvalid, local.Handle.ToString(), "local");
        var code = AliasRules.Check(new(AliasScheme.LocalCode, local.Handle.Suffix.ToString()));
        if (!code.Succeeded) return code.Status;
        // the template that it was registered with may have newer versions or be disabled by now: the record moves as it is
        var ready = checks.Check(new RegisterThing(assignment.Assigned, null, 0, [], []));
        if (!ready.Succeeded) return ready.Status;
        var subject = AliasRules.Subject(code.Value, owner);
        if (registration.Taken([assignment.Assigned.ToString(), subject], assignment.Assigned) is { Succeeded: false } taken) return taken;
        List<HandleValue> values = [.. local.Values, slot with { Data = Encoding.UTF8.GetBytes(code.Value.Value) }];
        var now = registration.NowUs();
        drafts.Add(RecordDrafts.Make(RecordFormat.Registered, new(owner, local.Status, local.Origin, local.Template, local.TemplateVersion), values, who.User, [assignment.Assigned.ToString(), subject], now));
        expectations.Add(new(assignment.Assigned.ToString(), -1));
        expectations.Add(new(subject, -1));
        HandleValue pointer = new(PointerIndex, "HS_ALIAS", assignment.Assigned.ToUtf8(), 86_400, ValuePermissions.Default, 0);
        drafts.Add(RecordDrafts.Make(RecordFormat.Revised, new(owner, local.Status, local.Origin, local.Template, local.TemplateVersion, local.Position), [pointer, .. local.Values.Where(v => v.Index != PointerIndex)], who.User, [local.Handle.ToString()], now));
        expectations.Add(new(local.Handle.ToString(), local.Position));
        return Outcome.Ok;
    }

    private Outcome<Appended>? Repeated(string owner, string? key)
    {
        if (key is null || events.FindHead(IdempotencyKeys.Subject(owner, key)) is var position && position < 0) return null;
        return new Appended(position, 1, events.Read(position).RecordedAtUs);
    }

    private static Outcome Explain(Outcome conflict) => conflict.Field is { } head && Handle.TryParse(head, out var handle) ? RowChecks.Taken(handle) : conflict;
}
