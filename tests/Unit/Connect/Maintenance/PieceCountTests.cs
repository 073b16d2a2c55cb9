using Xunit;
using Yiwang.Connect.Maintenance.Effectiveness;
using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Streams;

namespace Yiwang.Unit.Tests.Connect.Maintenance;

public sealed class PieceCountTests : IDisposable
{
    private const long Minute = 60_000_000;
    private readonly StoreBed _bed = new();
    private readonly long _start;
    private readonly SeriesId _series;

    public PieceCountTests() => (_start, _series) = (_bed.Now - 10 * StoreBed.Hour, _bed.Series());

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task Growth_within_the_parts_counts_and_growth_between_them_does_not()
    {
        await _bed.Append(_series, [.. Enumerable.Range(0, 121).Select(i => (_start + i * Minute, 100.0 + i))]);
        Assert.Equal(40, Count(new(_start + 10 * Minute, _start + 30 * Minute), new(_start + 60 * Minute, _start + 80 * Minute)));
    }

    [Fact]
    public async Task A_counter_that_fell_began_again_at_nothing()
    {
        await _bed.Append(_series, (_start, 65_530), (_start + Minute, 65_535), (_start + 2 * Minute, 3), (_start + 3 * Minute, 7));
        Assert.Equal(5 + 3 + 4, Count(new TimePart(_start, _start + 10 * Minute)));
    }

    [Fact]
    public async Task A_bad_sample_says_nothing()
    {
        await _bed.Append(_series, (_start, 10), (_start + 2 * Minute, 14));
        var batch = new SampleBatch { ReceivedUs = _bed.Now };
        batch.Add(_series, _start + Minute, 0.0, Quality.BadNoAnswer);
        await _bed.Store.AppendAsync(batch);
        Assert.Equal(4, Count(new TimePart(_start, _start + 10 * Minute)));
    }

    [Fact]
    public async Task No_sample_in_the_time_is_no_count()
    {
        await _bed.Append(_series, (_start, 10));
        Assert.Null(Count(new TimePart(_start + Minute, _start + 2 * Minute)));
        Assert.Null(Count());
    }

    private double? Count(params TimePart[] parts) => PieceCount.Of(_bed.Store, _bed.Store.TryFind(_series, out var info) ? info : throw new InvalidOperationException(), parts);
}
