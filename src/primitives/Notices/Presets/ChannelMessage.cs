using Yiwang.Events;

namespace Yiwang.Notices.Presets;

/// <summary>What goes over a channel: one notice, or several told as one.</summary>
/// <param name="Lines">1 and more; the newest first.</param>
/// <param name="People">Mentioned in a group, or the one who is sent it.</param>
/// <param name="Link">Absolute, to the inbox when there are several; null = the node has no public address.</param>
public sealed record ChannelMessage(IReadOnlyList<MessageLine> Lines, IReadOnlyList<Mention> People, string? Link)
{
    public NoticeLevel Level => Lines.Max(l => l.Level);

    public static ChannelMessage Test(Mention to) => new(
        [new(NoticeLevel.Information, new("通知渠道测试", "Test of this channel"), new("看到这条消息，说明渠道可用。", "Seeing this message means that the channel works."), "", null)], [to], null);
}

/// <param name="Time">Of the notice in the node's zone, <c>yyyy-MM-dd HH:mm</c>; may be empty.</param>
/// <param name="Link">Absolute.</param>
public sealed record MessageLine(NoticeLevel Level, Bilingual Title, Bilingual Text, string Time, string? Link);

/// <summary>How a person is reached; what is not known is null.</summary>
/// <param name="Phone">11 digits.</param>
public sealed record Mention(string Name, string? Phone = null, string? WeComId = null, string? DingTalkId = null, string? FeishuId = null, string? Mail = null);
