using Xunit;
using Yiwang.Streams;
using Yiwang.Streams.Reading;

namespace Yiwang.Unit.Tests.Streams.Reading;

public sealed class PictureTests
{
    [Fact]
    public void Few_samples_are_drawn_as_they_are()
    {
        var store = Series(20, i => i);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => new PicturePoint(i, i, Quality.Good)), Picture.Draw(store, store.Series, 0, 20, 100));
    }

    [Fact]
    public void Spikes_stay_and_so_do_both_ends()
    {
        var store = Series(100_000, i => i == 77_777 ? 1_000 : i == 33_333 ? -1_000 : Math.Sin(i / 5_000.0));
        var points = Picture.Draw(store, store.Series, 0, 100_000, 300);
        Assert.InRange(points.Count, 250, 300);
        Assert.Contains(points, p => p.Value == 1_000);
        Assert.Contains(points, p => p.Value == -1_000);
        Assert.Equal((0, 99_999), (points[0].TimeUs, points[^1].TimeUs));
        Assert.Equal(points.Select(p => p.TimeUs).Distinct().Order(), points.Select(p => p.TimeUs));
    }

    [Fact]
    public void A_loss_and_a_hole_break_the_line_where_it_ended()
    {
        var store = new SlicedStore(SampleKind.Number, 100);
        for (var i = 0; i < 30_000; i++)
        {
            if (i is >= 10_000 and < 12_000) continue;
            store.Add(i, i % 50, i == 20_000 ? Quality.BadOffline : Quality.Good);
        }
        var points = Picture.Draw(store, store.Series, 0, 30_000, 200, gapUs: 100);
        var breaks = points.Index().Where(p => p.Item.IsBreak).ToArray();
        Assert.Equal([10_000L, 20_000L], breaks.Select(b => b.Item.TimeUs));
        Assert.Equal((9_999, 12_000), (points[breaks[0].Index - 1].TimeUs, points[breaks[0].Index + 1].TimeUs));
        Assert.Equal((19_999, 20_001), (points[breaks[1].Index - 1].TimeUs, points[breaks[1].Index + 1].TimeUs));
    }

    [Fact]
    public void A_change_of_quality_is_kept_for_shading()
    {
        var store = new SlicedStore(SampleKind.Number, 100);
        for (var i = 0; i < 20_000; i++) store.Add(i, 5, i is >= 7_000 and < 7_010 ? Quality.UncertainOutOfRange : Quality.Good);
        var points = Picture.Draw(store, store.Series, 0, 20_000, 2_000);
        Assert.Contains(points, p => p.TimeUs == 7_000 && p.Quality == Quality.UncertainOutOfRange);
        Assert.Contains(points, p => p.TimeUs == 7_010 && p.Quality.IsGood);
    }

    [Fact]
    public void A_flapping_line_stays_within_bounds()
    {
        var store = new SlicedStore(SampleKind.Number, 100);
        for (var i = 0; i < 50_000; i++) store.Add(i, i % 7, (i % 3) switch { 0 => Quality.Good, 1 => Quality.UncertainClock, _ => Quality.BadNoAnswer });
        Assert.InRange(Picture.Draw(store, store.Series, 0, 50_000, 100).Count, 1, 300);
    }

    [Fact]
    public void Nothing_to_draw_is_no_point()
    {
        var store = Series(0, i => i);
        Assert.Empty(Picture.Draw(store, store.Series, 0, 1_000, 10));
        Assert.Empty(Picture.Draw(store, store.Series, 10, 10, 10));
    }

    private static SlicedStore Series(int count, Func<int, double> value)
    {
        var store = new SlicedStore(SampleKind.Number, 1_000);
        for (var i = 0; i < count; i++) store.Add(i, value(i));
        return store;
    }
}
