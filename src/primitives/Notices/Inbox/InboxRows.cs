using Yiwang.Events;

namespace Yiwang.Notices.Inbox;

/// <summary>A notice as its reader sees it.</summary>
/// <param name="Bundle">Notices with the same one were told as one.</param>
/// <param name="Organization">For which of the reader's organisations; in an organisation's own list the owner.</param>
/// <param name="Step">Step of the escalation that brought it; 0 = meant from the start.</param>
/// <param name="ReadAtUs">Null = the person has not opened it.</param>
/// <param name="SettledAtUs">When what it is about had been dealt with, for this person at least; null = it has not.</param>
public sealed record InboxRow(string Notice, long Position, NoticeLevel Level, Bilingual Title, Bilingual Text, string? Link, string Bundle, string Organization, int Step, long ToldAtUs, long? ReadAtUs, long? SettledAtUs)
{
    /// <summary>Counts at the bell.</summary>
    public bool IsUnread => ReadAtUs is null && SettledAtUs is null;
    /// <summary>In an organisation's own list: persons who have it in their inbox; 0 elsewhere.</summary>
    public int ToldTo { get; init; }
    /// <summary>Those of them who have read it.</summary>
    public int ReadBy { get; init; }
}

public sealed record InboxPage(IReadOnlyList<InboxRow> Rows, long? Next);

/// <summary>How far one notice got: who has it in the inbox, and over which channels it went.</summary>
public sealed record NoticeProof(InboxRow Notice, IReadOnlyList<PersonProof> People, IReadOnlyList<DeliveryProof> Deliveries);

/// <param name="SettledAtUs">When there was nothing more to do for this person.</param>
public sealed record PersonProof(string User, int Step, long ToldAtUs, long? ReadAtUs, long? SettledAtUs);

/// <param name="Position">Of the fact in the log.</param>
/// <param name="Reason">Why it was given up; null = delivered.</param>
public sealed record DeliveryProof(long Position, string User, string Channel, string Kind, bool Delivered, int Attempts, string? Reason, long AtUs);
