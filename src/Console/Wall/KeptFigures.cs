using System.Collections.Concurrent;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Console.Wall;

/// <summary>Keeps a figure that costs something to count, for ten seconds for each person who looks; beyond a thousand of them all are counted anew.</summary>
public sealed class KeptFigures(TimeProvider clock)
{
    private const int PeopleMax = 1_000;
    private static readonly TimeSpan s_keep = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(string Organization, string User), (long At, WallFigure? Figure)> _kept = new();

    public async ValueTask<WallFigure?> LookAsync(Principal who, Func<ValueTask<WallFigure?>> count)
    {
        var key = (who.Organization ?? "", who.User ?? "");
        if (_kept.TryGetValue(key, out var kept) && clock.GetElapsedTime(kept.At) < s_keep) return kept.Figure;
        if (_kept.Count >= PeopleMax) _kept.Clear();
        var figure = await count();
        _kept[key] = (clock.GetTimestamp(), figure);
        return figure;
    }
}
