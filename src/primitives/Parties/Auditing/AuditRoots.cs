using System.Globalization;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Parties.Auditing;

/// <summary>
/// Puts the last hash of each day into the log, so that who rewrites the audit would have to rewrite the log and all its witnesses too; then lets go of days
/// that retention no longer wants. Run it at start and after midnight; days that were missed are made up for.
/// </summary>
public sealed class AuditRoots(AuditLog audit, IEvents events, IDirectory directory, PartiesOptions options)
{
    /// <returns>ok, or why a root could not be logged; the next run tries again.</returns>
    public async ValueTask<Outcome> PublishAsync(CancellationToken cancel = default)
    {
        if (directory.Operator is not { } owner) return Outcome.Ok;
        foreach (var day in audit.ClosedDays(day => events.FindHead(Subject(day)) < 0))
        {
            var logged = await events.AppendAsync([Draft(day, owner)], [new(Subject(day.Day), -1)], cancel);
            if (!logged.Succeeded) return logged.Status;
        }
        audit.DeleteBefore(audit.Today.AddDays(-Math.Max(options.AuditDays, 1)));
        return Outcome.Ok;
    }

    /// <summary>The chain of lines, and each day's end against what the log says of it.</summary>
    public AuditVerdict Verify()
    {
        var verdict = audit.Verify();
        if (!verdict.Good) return verdict;
        foreach (var day in audit.ClosedDays())
        {
            if (Logged(day.Day) is { } root && root != day.Root) return verdict with { File = day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Reason = "the day ends otherwise than the log says: it was rewritten" };
        }
        return verdict;
    }

    private string? Logged(DateOnly day)
    {
        var position = events.FindHead(Subject(day));
        if (position < 0 || events.Find(position) is not { Succeeded: true, Value: var e } || e.Payload.GetValueOrDefault(Disclosure.Public) is not { } payload) return null;
        using var json = JsonDocument.Parse(payload);
        return json.RootElement.GetProperty("root").GetString();
    }

    private static string Subject(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"audit:{day:yyyy-MM-dd}");

    private static EventDraft Draft(AuditDay day, Organization owner) => new()
    {
        Kind = LogKinds.AuditRoot,
        Owner = owner.Id.ToString(),
        Heads = [Subject(day.Day)],
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>>
        {
            [Disclosure.Public] = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
            {
                ["day"] = day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["root"] = day.Root,
                ["size"] = day.LastSequence.ToString(CultureInfo.InvariantCulture),
            }),
        },
    };
}
