using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Notices;

/// <summary>Tells people. A notice is recorded before anything is sent, so that who was told what and when can be shown later.</summary>
public interface INotices
{
    /// <summary>Returns once the notice is recorded; delivery over the channels of each recipient follows and is tried again until it succeeds or expires. The same key again changes nothing.</summary>
    ValueTask<Outcome> TellAsync(Notice notice, CancellationToken cancel = default);

    /// <summary>What the notice was about has been dealt with: nobody further is told. A key that nobody was told under, or that was settled before, changes nothing.</summary>
    ValueTask<Outcome> SettleAsync(string owner, string key, CancellationToken cancel = default);

    /// <summary>The same for every notice whose <see cref="Notice.About"/> this is, whoever issued it.</summary>
    /// <param name="user">Handle; only for this person it has been dealt with, the others still have to. Null = for all.</param>
    ValueTask<Outcome> SettleAboutAsync(string about, string? user = null, CancellationToken cancel = default);
}

/// <param name="Key">What makes it one notice of its owner: <c>case:{id}:{transition}:{position}</c>; 1–200 characters.</param>
/// <param name="Owner">Organisation in whose name people are told, <c>o.…</c>. Each recipient is told over the channels of the organisation that <see cref="Recipient"/> names.</param>
/// <param name="To">1–100. Nobody with the role: the organisation's administrators are told instead.</param>
/// <param name="Title">1–100 characters a language.</param>
/// <param name="Text">0–1,000 characters a language.</param>
/// <param name="Link">Path on this node, as <c>/cases/…</c>.</param>
/// <param name="Group">Notices of one group within ten minutes are told as one; null = alone. The first is told at once, and an urgent one always.</param>
/// <param name="Escalation">Whom else to tell while nobody has read it and it is not settled; null = the rule of the owner for urgent ones.</param>
public sealed record Notice(string Key, string Owner, IReadOnlyList<Recipient> To, NoticeLevel Level, Bilingual Title, Bilingual Text, string? Link = null, string? Group = null, IReadOnlyList<EscalationStep>? Escalation = null)
{
    /// <summary>What somebody has to do something about, as <c>case:{id}</c>, 1–200 characters: once that is done the notice is settled and no longer unread. Null = it only informs.</summary>
    public string? About { get; init; }

    public const int KeyMax = 200, RecipientsMax = 100, TitleMax = 100, TextMax = 1_000, LinkMax = 500, GroupMax = 200, AboutMax = 200, StepsMax = 10;
}

/// <summary>What notices are about.</summary>
public static class NoticeMatters
{
    /// <summary>Head of the log under which the notices about it stand; it has an entry when anybody was told.</summary>
    public static string Head(string about) => $"about:{about}";
}

/// <summary>蓝, 黄, 橙, 红 of severities. Quiet hours hold back Information and Normal; Urgent is told at once and escalates.</summary>
public enum NoticeLevel { Information, Normal, Important, Urgent }

/// <summary>One person, or whoever holds a role in an organisation.</summary>
/// <param name="User">Handle of a user; null = by role.</param>
public sealed record Recipient(string Organization, string? User = null, Role? Role = null);

/// <param name="AfterMinutes">Since the notice was issued, 1–10,080.</param>
public sealed record EscalationStep(int AfterMinutes, IReadOnlyList<Recipient> To);

public static class NoticeLevels
{
    public static Bilingual Title(this NoticeLevel level) => level switch
    {
        NoticeLevel.Information => new("提示", "Information"),
        NoticeLevel.Normal => new("一般", "Normal"),
        NoticeLevel.Important => new("重要", "Important"),
        NoticeLevel.Urgent => new("紧急", "Urgent"),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, null),
    };
}
