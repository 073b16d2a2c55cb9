using Yiwang.Streams;
using Yiwang.Streams.Reading;

namespace Yiwang.Connect.Trends;

/// <summary>Time in which values may not be believed, or are missing for a known reason.</summary>
internal readonly record struct Doubt(long FromUs, long ToUs, Quality Quality);

/// <summary>What a chart draws of one series, and the numbers beside it.</summary>
/// <param name="Points">A break is where the line ends.</param>
/// <param name="Whole">Of the whole span.</param>
internal sealed record TrendLine(IReadOnlyList<PicturePoint> Points, Bucket Whole)
{
    /// <summary>Doubts that are told apart; the rest are joined to the last.</summary>
    private const int DoubtsMax = 200;

    /// <param name="endUs">Until when the last doubt lasts.</param>
    public IReadOnlyList<Doubt> Doubts(long endUs)
    {
        List<Doubt> doubts = [];
        for (var i = 0; i < Points.Count; i++)
        {
            var point = Points[i];
            if (point.Quality.IsGood || IsSilence(i)) continue;
            var until = i + 1;
            while (until < Points.Count && Points[until].Quality == point.Quality && !IsSilence(until)) until++;
            var doubt = new Doubt(point.TimeUs, until < Points.Count ? Points[until].TimeUs : endUs, point.Quality);
            if (doubts.Count < DoubtsMax) doubts.Add(doubt);
            else doubts[^1] = doubts[^1] with { ToUs = doubt.ToUs };
            i = until - 1;
        }
        return doubts;
    }

    // Nobody said that anything was wrong: there is only nothing. The picture puts its break right behind the last sample.
    private bool IsSilence(int i) => i > 0 && Points[i].IsBreak && Points[i].TimeUs == Points[i - 1].TimeUs + 1;
}
