using System.Text;
using Xunit;
using Yiwang.Net.Counting;

namespace Yiwang.Unit.Tests.Net;

public sealed class DistinctSketchTests
{
    private static DistinctSketch Of(int from, int count)
    {
        var sketch = new DistinctSketch();
        for (var i = from; i < from + count; i++) sketch.Add(DistinctSketch.Hash(Encoding.UTF8.GetBytes($"99.501.1001/ZXJ26{i:D6}")));
        return sketch;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(2_000)]
    [InlineData(20_000)]
    [InlineData(300_000)]
    public void Estimates_within_four_standard_errors(int count)
    {
        var error = Math.Max(1, count * 0.0230 * 4);
        Assert.InRange(Of(0, count).Estimate(), count - error, count + error);
    }

    [Fact]
    public void The_same_identifier_counts_once_whatever_its_case()
    {
        var sketch = new DistinctSketch();
        for (var i = 0; i < 1000; i++) sketch.Add(DistinctSketch.Hash(i % 2 == 0 ? "99.1/ab"u8 : "99.1/AB"u8));
        Assert.Equal(1, sketch.Estimate());
    }

    [Fact]
    public void Merging_days_counts_nothing_twice()
    {
        var both = Of(0, 30_000);
        both.Merge(Of(20_000, 30_000));
        Assert.InRange(both.Estimate(), 50_000 * 0.9, 50_000 * 1.1);
        Assert.Equal(Of(0, 50_000).Registers.ToArray(), both.Registers.ToArray());
    }
}
