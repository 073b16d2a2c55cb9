using System.Globalization;
using Yiwang.Events;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Contacts;
using Yiwang.Notices.Presets;
using Yiwang.Notices.Telling;
using Yiwang.Parties;

namespace Yiwang.Notices.Outbox;

/// <summary>Makes one message out of the rows that go together.</summary>
internal sealed class MessageComposer(IEvents events, ContactBook contacts, NoticeOptions options, Func<string> publicUrl)
{
    /// <summary>More are counted in a last line.</summary>
    private const int LinesMax = 20;

    /// <summary>Null when every notice's words were erased.</summary>
    public ChannelMessage? Compose(Channel channel, IReadOnlyList<OutboxRow> rows)
    {
        var lines = new List<MessageLine>();
        var ids = rows.Select(r => r.Notice).Distinct().ToList();
        var notices = ids.Select(id => NoticeReader.Find(events, id)).Where(n => n is not null).Select(n => n!.Value).OrderByDescending(n => n.AtUs).ToList();
        if (notices.Count == 0) return null;
        foreach (var (payload, words, at) in notices.Take(LinesMax)) lines.Add(Line(payload, words, at));
        if (notices.Count - LinesMax is > 0 and var more) lines.Add(new MessageLine(notices.Skip(LinesMax).Max(n => Enum.Parse<NoticeLevel>(n.Payload.Level)), new($"另有 {more} 条，见消息页", $"{more} more, see the inbox"), new("", ""), "", Link("/notices")));
        var people = rows.Select(r => r.Person).Distinct().Select(contacts.MentionOf).ToList();
        return new ChannelMessage(lines, channel.IsGroup || people.Count == 0 ? people : [people[0]], notices.Count == 1 ? lines[0].Link : Link("/notices"));
    }

    private MessageLine Line(IssuedPayload n, WordsPayload words, long at) => new(Enum.Parse<NoticeLevel>(n.Level), new(words.TitleZh, words.TitleEn), new(words.TextZh, words.TextEn),
        TimeZoneInfo.ConvertTime(Micros.ToTime(at), options.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), Link(MessageLinks.Of(n.Link, n.Notice)));

    private string? Link(string path) => publicUrl() is { Length: > 0 } root ? root.TrimEnd('/') + path : null;
}
