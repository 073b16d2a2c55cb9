using Yiwang.Console.Slots;
using Yiwang.Net.Counting;
using Yiwang.Parties;

namespace Yiwang.Identify.Statistics;

/// <summary>Resolutions of the whole node for the wall screen: a second, over the last ten, and since its start. Totals only, which everybody may know.</summary>
internal sealed class ResolveFigures(ResolveCounts counts, TimeProvider clock) : IWallFigures
{
    private const int SamplesMax = 64;
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10), s_least = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Queue<(long At, long Count)> _samples = new();

    public int Order => 20;

    public ValueTask<WallFigure?> LookAsync(Principal who, CancellationToken cancel)
    {
        var total = counts.SinceStart;
        return new(new WallFigure("resolutions", new("标识解析", "Resolutions"),
        [
            new("rate", new("次/秒", "a second"), WallTone.Plain, Rate(total), "/identify/statistics"),
            new("total", new("启动以来", "since start"), WallTone.Plain, total, "/identify/statistics"),
        ]));
    }

    /// <summary>Null until there are two looks to compare.</summary>
    private double? Rate(long total)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            // the newest that is old enough stays, to compare with
            while (_samples.Count > 1 && clock.GetElapsedTime(_samples.ElementAt(1).At, now) >= s_window) _samples.Dequeue();
            if (_samples.Count < SamplesMax && (_samples.Count == 0 || clock.GetElapsedTime(_samples.Last().At, now) >= s_least / 2)) _samples.Enqueue((now, total));
            var (at, before) = _samples.Peek();
            var took = clock.GetElapsedTime(at, now);
            return took >= s_least ? (total - before) / took.TotalSeconds : null;
        }
    }
}
