using Yiwang.Events;
using Yiwang.Notices.Telling;

namespace Yiwang.Notices.Outbox;

internal static class NoticeReader
{
    /// <summary>Null when it is not there or its words were erased.</summary>
    public static (IssuedPayload Payload, WordsPayload Words, long AtUs)? Find(IEvents events, string notice)
    {
        var position = events.FindHead(NoticeSubjects.Of(notice));
        return position >= 0 && events.Find(position) is { Succeeded: true, Value: { } e } && NoticeJson.Read(e, NoticeJson.Default.IssuedPayload) is { } payload && NoticeJson.Words(events, e) is { } words ? (payload, words, e.RecordedAtUs) : null;
    }
}
