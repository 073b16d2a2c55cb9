using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Notices.Telling;

/// <summary>Writes down what people are told, what they have read and what is settled. Sending follows the log (Outbox).</summary>
internal sealed class NoticeBook(IEvents events, IDirectory directory) : INotices
{
    /// <summary>Of one matter that are looked at, the newest: an alarm is told again 1,000 times at most.</summary>
    private const int OpenMax = 2_000;
    private const int TriesMax = 20;

    private readonly Recipients _recipients = new(directory);

    public async ValueTask<Outcome> TellAsync(Notice notice, CancellationToken cancel = default)
    {
        if (NoticeChecks.Check(notice) is { Succeeded: false } wrong) return wrong;
        var id = NoticeSubjects.IdOf(notice.Owner, notice.Key);
        if (events.FindHead(NoticeSubjects.Of(id)) >= 0) return Outcome.Ok;
        var payload = new IssuedPayload(id, notice.Key, notice.Level.ToString(),
            _recipients.Resolve(notice.To.Select(Recipients.Payload)), notice.Link, notice.Group,
            notice.Escalation is { } chain ? [.. chain.Select(s => new StepPayload(s.AfterMinutes, [.. s.To.Select(Recipients.Payload)]))] : null);
        var fact = NoticeJson.Issued(notice.Owner, payload, new WordsPayload(notice.Title.Zh, notice.Title.En, notice.Text.Zh, notice.Text.En), notice.About);
        return notice.About is { } about ? await ChainedAsync(fact, NoticeMatters.Head(about), NoticeSubjects.Of(id), cancel) : await OnceAsync(fact, cancel);
    }

    public async ValueTask<Outcome> SettleAsync(string owner, string key, CancellationToken cancel = default)
    {
        var id = NoticeSubjects.IdOf(owner, key);
        if (events.FindHead(NoticeSubjects.Of(id)) < 0 || events.FindHead(NoticeSubjects.Settled(id)) >= 0) return Outcome.Ok;
        return await OnceAsync(NoticeJson.Draft(NoticeKinds.NoticeSettled, owner, NoticeSubjects.Settled(id), null, new SettledPayload(id), NoticeJson.Default.SettledPayload), cancel);
    }

    public async ValueTask<Outcome> SettleAboutAsync(string about, string? user = null, CancellationToken cancel = default)
    {
        // the oldest first: whoever finds one settled knows that those before it are
        foreach (var (owner, notice) in Enumerable.Reverse(Open(about)))
        {
            if (user is not null && !notice.To.Any(p => p.User == user)) continue;
            var head = user is null ? NoticeSubjects.Settled(notice.Notice) : NoticeSubjects.Settled(notice.Notice, user);
            if (events.FindHead(head) >= 0) continue;
            var settled = await OnceAsync(NoticeJson.Draft(NoticeKinds.NoticeSettled, owner, head, null, new SettledPayload(notice.Notice, user), NoticeJson.Default.SettledPayload), cancel);
            if (!settled.Succeeded) return settled;
        }
        return Outcome.Ok;
    }

    /// <summary>Notices of one matter that are not settled, newest first.</summary>
    private List<(string Owner, IssuedPayload Notice)> Open(string about)
    {
        var open = new List<(string, IssuedPayload)>();
        var position = events.FindHead(NoticeMatters.Head(about));
        for (var i = 0; i < OpenMax && position >= 0 && events.Find(position) is { Succeeded: true, Value: { } e }; i++, position = e.Previous)
        {
            // its words and names were erased: whom it was told to is not known any more
            if (NoticeJson.Read(e, NoticeJson.Default.IssuedPayload) is not { } notice) continue;
            if (events.FindHead(NoticeSubjects.Settled(notice.Notice)) >= 0) break;
            open.Add((e.Owner, notice));
        }
        return open;
    }

    /// <summary>Another one about the same matter may come in between: then it stands before this one.</summary>
    private async ValueTask<Outcome> ChainedAsync(EventDraft fact, string chain, string once, CancellationToken cancel)
    {
        Outcome appended;
        var tries = 0;
        do appended = (await events.AppendAsync([fact], [new(chain, events.FindHead(chain)), new(once, -1)], cancel)).Status;
        while (appended.Code == Codes.EventsConflict && events.FindHead(once) < 0 && ++tries < TriesMax);
        return appended.Code == Codes.EventsConflict && events.FindHead(once) >= 0 ? Outcome.Ok : appended;
    }

    /// <summary>A step of an escalation is due.</summary>
    public async ValueTask<Outcome> EscalateAsync(string owner, string notice, int step, IReadOnlyList<RecipientPayload> to, CancellationToken cancel)
    {
        if (events.FindHead(NoticeSubjects.Settled(notice)) >= 0) return Outcome.Ok;
        var payload = new EscalatedPayload(notice, step, _recipients.Resolve(to));
        return await OnceAsync(NoticeJson.Draft(NoticeKinds.NoticeEscalated, owner, NoticeSubjects.Escalation(notice, step), null, payload, NoticeJson.Default.EscalatedPayload), cancel);
    }

    /// <summary>Somebody was faster with the same fact: that is as good.</summary>
    private async ValueTask<Outcome> OnceAsync(EventDraft fact, CancellationToken cancel)
    {
        var appended = await events.AppendAsync([fact], [new(fact.Heads[0], -1)], cancel);
        return appended.Status.Code == Codes.EventsConflict ? Outcome.Ok : appended.Status;
    }
}
