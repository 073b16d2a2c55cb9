using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Telling;

namespace Yiwang.Notices.Outbox;

/// <summary>Writes down what became of deliveries: once each, whichever attempt comes first.</summary>
internal static class Deliveries
{
    public static ValueTask<Outcome> DoneAsync(IEvents events, ChannelBook channels, IReadOnlyList<OutboxRow> rows, CancellationToken cancel) => AppendAsync(events, channels, NoticeKinds.NoticeDelivered, rows, null, cancel);

    public static ValueTask<Outcome> FailAsync(IEvents events, ChannelBook channels, IReadOnlyList<OutboxRow> rows, Bilingual reason, string? owner, CancellationToken cancel) =>
        AppendAsync(events, channels, NoticeKinds.NoticeFailed, owner is null ? rows : [.. rows.Select(r => r with { Owner = owner })], reason, cancel);

    private static async ValueTask<Outcome> AppendAsync(IEvents events, ChannelBook channels, string kind, IReadOnlyList<OutboxRow> rows, Bilingual? reason, CancellationToken cancel)
    {
        var open = rows.Where(r => events.FindHead(r.Id) < 0).DistinctBy(r => r.Id).ToList();
        if (open.Count == 0) return Outcome.Ok;
        var facts = open.Select(r => NoticeJson.Draft(kind, r.Owner, r.Id, null,
            new DeliveryPayload(r.Notice, r.Person, r.Channel, channels.Find(r.Channel)?.Kind.ToString() ?? "", r.Attempts + (reason is null ? 1 : 0), reason is { } why ? $"{why.Zh} / {why.En}" : null), NoticeJson.Default.DeliveryPayload));
        return (await events.AppendAsync([.. facts], [], cancel)).Status;
    }
}
