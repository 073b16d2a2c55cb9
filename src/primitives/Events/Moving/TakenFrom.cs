using System.Globalization;

namespace Yiwang.Events.Moving;

/// <summary>
/// The log and place where an entry was recorded first, of one that was taken over when its organisation moved here (携码迁移). Stands among the entry's heads, so that it is taken once and is found again.
/// </summary>
public sealed record TakenFrom(string Origin, long Position)
{
    private const string Mark = "taken:", TimeMark = "taken-at:";

    public string Head => string.Create(CultureInfo.InvariantCulture, $"{Mark}{Origin}#{Position}");

    internal static string TimeSubject(long recordedAtUs) => string.Create(CultureInfo.InvariantCulture, $"{TimeMark}{recordedAtUs}");

    /// <summary>The oldest of an entry that has moved more than once; null = recorded here.</summary>
    internal static TakenFrom? Read(IReadOnlyList<string> heads)
    {
        foreach (var head in heads)
        {
            if (!head.StartsWith(Mark, StringComparison.Ordinal)) continue;
            var hash = head.LastIndexOf('#');
            if (hash > Mark.Length && long.TryParse(head.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return new TakenFrom(head[Mark.Length..hash], position);
        }
        return null;
    }

    internal static long? ReadTime(IReadOnlyList<string> mentions)
    {
        foreach (var mention in mentions)
        {
            if (mention.StartsWith(TimeMark, StringComparison.Ordinal) && long.TryParse(mention.AsSpan(TimeMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var at)) return at;
        }
        return null;
    }
}
