using Yiwang.Console.Language;

namespace Yiwang.Console.Slots;

/// <summary>What a module adds to the history on a Thing page.</summary>
public interface IThingHistory
{
    /// <summary>Newest first; nothing for a reader who may not see it.</summary>
    /// <param name="before">Position in the log; only what was recorded before it.</param>
    ValueTask<IReadOnlyList<ThingHistoryLine>> ReadAsync(Text text, ThingView thing, long before, int max, CancellationToken cancel);
}

/// <param name="Position">Of the newest event that the line stands for.</param>
/// <param name="Oldest">Of the oldest: the next page begins before it.</param>
/// <param name="Actor">User handle; null = nobody did it.</param>
public sealed record ThingHistoryLine(long Position, long Oldest, long AtUs, string Title, string Detail, string? Actor, bool Bad = false);
