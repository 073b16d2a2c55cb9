using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Notices.Telling;

/// <summary>Writes down what people are told, what they have read and what is settled. Sending follows the log (Outbox).</summary>
internal sealed class NoticeBook(IEvents events, IDirectory directory) : INotices
{
    private readonly Recipients _recipients = new(directory);

    public async ValueTask<Outcome> TellAsync(Notice notice, CancellationToken cancel = default)
    {
        if (NoticeChecks.Check(notice) is { Succeeded: false } wrong) return wrong;
        var id = NoticeSubjects.IdOf(notice.Owner, notice.Key);
        if (events.FindHead(NoticeSubjects.Of(id)) >= 0) return Outcome.Ok;
        var payload = new IssuedPayload(id, notice.Key, notice.Level.ToString(),
            _recipients.Resolve(notice.To.Select(Recipients.Payload)), notice.Link, notice.Group,
            notice.Escalation is { } chain ? [.. chain.Select(s => new StepPayload(s.AfterMinutes, [.. s.To.Select(Recipients.Payload)]))] : null);
        return await OnceAsync(NoticeJson.Issued(notice.Owner, payload, new WordsPayload(notice.Title.Zh, notice.Title.En, notice.Text.Zh, notice.Text.En)), cancel);
    }

    public async ValueTask<Outcome> SettleAsync(string owner, string key, CancellationToken cancel = default)
    {
        var id = NoticeSubjects.IdOf(owner, key);
        if (events.FindHead(NoticeSubjects.Of(id)) < 0 || events.FindHead(NoticeSubjects.Settled(id)) >= 0) return Outcome.Ok;
        return await OnceAsync(NoticeJson.Draft(NoticeKinds.NoticeSettled, owner, NoticeSubjects.Settled(id), null, new SettledPayload(id), NoticeJson.Default.SettledPayload), cancel);
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
