namespace Yiwang.Notices.Contacts;

/// <summary>How one person wants to be told.</summary>
/// <param name="Phone">11 digits, also to be mentioned in groups; null = the one of the user's record, if it is one.</param>
/// <param name="QuietFrom">Minutes after midnight of the node's zone, 0–1,439; the same as <paramref name="QuietTo"/> = never quiet.</param>
/// <param name="Levels">Channel → the lowest level that goes over it; null = none goes. Channels that are not named follow their own rule.</param>
public sealed record Contact(string? Phone, string? WeComId, string? DingTalkId, string? FeishuId, string? Mail, int QuietFrom, int QuietTo, IReadOnlyDictionary<string, NoticeLevel?> Levels)
{
    public const int IdMax = 100;
    /// <summary>22:00 to 07:00, our own proposal.</summary>
    public static readonly Contact Default = new(null, null, null, null, null, 22 * 60, 7 * 60, new Dictionary<string, NoticeLevel?>());
}
