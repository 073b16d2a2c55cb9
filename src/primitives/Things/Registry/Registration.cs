using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Ranges;
using Yiwang.Things.Records;
using Yiwang.Things.Templates;

namespace Yiwang.Things.Registry;

/// <summary>Registers one Thing, or binds an alias to one.</summary>
internal sealed class Registration(IEvents events, ThingReader reader, PrefixStanding standing, TemplateCatalog templates, RangeTable ranges, IAccess access, TimeProvider time)
{
    public RowChecks ChecksFor(Principal who) => new(who, standing, templates, ranges, access);

    public TimeProvider Time => time;

    public long NowUs() => (time.GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public async ValueTask<Outcome<ThingRecord>> RegisterAsync(Principal who, RegisterThing row, string? idempotencyKey, CancellationToken cancel)
    {
        if (IdempotencyKeys.Check(idempotencyKey) is { Succeeded: false } bad) return bad;
        if (idempotencyKey is not null && Repeated(who, idempotencyKey, row.Handle, RecordFormat.Registered) is { } before) return before;
        var rowChecked = ChecksFor(who).Check(row);
        if (!rowChecked.Succeeded) return rowChecked.Status;
        var ready = rowChecked.Value;
        var handle = row.Handle.ToString();
        List<string> heads = [handle, .. ready.OtherHeads];
        if (Taken(heads, ready.Handle) is { Succeeded: false } taken) return taken;
        if (idempotencyKey is not null) heads.Add(IdempotencyKeys.Subject(who.Organization!, idempotencyKey));
        var envelope = new RecordEnvelope(who.Organization!, row.Status, row.Origin, ready.Template?.Handle, ready.Template?.Version ?? 0);
        var draft = RecordDrafts.Make(RecordFormat.Registered, envelope, ready.Values, who.User, heads, NowUs());
        List<Expected> expectations = [.. heads.Select(h => new Expected(h, -1))];
        var appended = await events.AppendAsync([draft], expectations, cancel);
        if (appended.Succeeded) return reader.Find(row.Handle) ?? throw new InvalidOperationException($"{handle} was registered and is not found");
        if (appended.Status.Code != Codes.EventsConflict) return appended.Status;
        await InFlight.SettledAsync(events, appended.Status, expectations, time, cancel);
        if (idempotencyKey is not null && Repeated(who, idempotencyKey, row.Handle, RecordFormat.Registered) is { } meanwhile) return meanwhile;
        return Taken(heads, ready.Handle) is { Succeeded: false } since ? since : appended.Status;
    }

    /// <summary>Which of the subjects that must be new has an entry already.</summary>
    public Outcome Taken(IReadOnlyList<string> heads, Handle handle)
    {
        if (events.FindHead(heads[0]) >= 0) return RowChecks.Taken(handle);
        for (var i = 1; i < heads.Count; i++)
        {
            if (events.FindHead(heads[i]) is var position and >= 0) return TakenBy(heads[i], position);
        }
        return Outcome.Ok;
    }

    public Outcome TakenBy(string subject, long position)
    {
        var holder = events.Find(position).Value?.Heads[0];
        return subject.StartsWith("unique:", StringComparison.Ordinal)
            ? new(Codes.ThingsValueInvalid, holder, "unique", new Bilingual($"模板规定不可重复的值已被 {holder} 使用。", $"A value that the template declares unique is used by {holder}."))
            : new(Codes.ThingsAliasTaken, holder, subject[..subject.IndexOf(':', StringComparison.Ordinal)], new Bilingual($"这个编码已属于 {holder}。", $"This code belongs to {holder} already."));
    }

    /// <summary>What the first request with the key answered; null when there was none.</summary>
    public Outcome<ThingRecord>? Repeated(Principal who, string key, Handle handle, string kind)
    {
        if (who.Organization is not { } owner || events.FindHead(IdempotencyKeys.Subject(owner, key)) is var position && position < 0) return null;
        var e = events.Read(position);
        var same = e.Kind == kind && e.Heads.Count > 0 && Handle.TryParse(e.Heads[0], out var first) && first == handle;
        if (!same || !e.Payload.TryGetValue(Disclosure.Public, out var body) || body is null) return IdempotencyKeys.UsedOtherwise();
        return RecordedThing.Read(e) is { } record ? record : IdempotencyKeys.UsedOtherwise();
    }
}
