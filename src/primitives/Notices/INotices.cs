using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Notices;

/// <summary>Tells people. A notice is recorded before anything is sent, so that who was told what and when can be shown later.</summary>
public interface INotices
{
    /// <summary>Returns once the notice is recorded; delivery over the channels of each recipient follows and is tried again until it succeeds or expires. The same key again changes nothing.</summary>
    ValueTask<Outcome> TellAsync(Notice notice, CancellationToken cancel = default);
}

/// <param name="Key">What makes it one notice: <c>case:{id}:{transition}:{position}</c>; 1–200 characters.</param>
/// <param name="Owner">Organisation in whose name people are told, <c>o.…</c>; its channels are used.</param>
/// <param name="Link">Path on this node, as <c>/cases/…</c>.</param>
/// <param name="Group">Notices of one group within ten minutes are told as one; null = alone.</param>
public sealed record Notice(string Key, string Owner, IReadOnlyList<Recipient> To, NoticeLevel Level, Bilingual Title, Bilingual Text, string? Link = null, string? Group = null);

/// <summary>蓝, 黄, 橙, 红 of severities. Quiet hours hold back Information and Normal; Urgent is told at once and escalates.</summary>
public enum NoticeLevel { Information, Normal, Important, Urgent }

/// <summary>One person, or whoever holds a role in an organisation.</summary>
/// <param name="User">Handle of a user; null = by role.</param>
public sealed record Recipient(string Organization, string? User = null, Role? Role = null);
