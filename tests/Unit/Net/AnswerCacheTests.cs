using Xunit;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Net;

public sealed class AnswerCacheTests
{
    private static readonly Outcome<ResolveAnswer> s_answer = new ResolveAnswer(null, 0, "n", null, null, []);
    private readonly SteppedTime _time = new();

    private static Handle Number(int i) => Handle.Parse($"99.1.1/{i}");

    [Fact]
    public void An_answer_is_fresh_then_stale_then_gone()
    {
        var cache = new AnswerCache(10, _time);
        cache.Keep(Number(1), s_answer, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Assert.True(cache.TryGet(Number(1), out var entry) && entry.IsFresh(entry.AsOfUs));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(cache.TryGet(Number(1), out entry) && !entry.IsFresh(entry.AsOfUs + 120_000_000));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(cache.TryGet(Number(1), out _));
    }

    [Fact]
    public void It_never_holds_more_than_its_bound_and_keeps_what_is_asked_again()
    {
        var cache = new AnswerCache(100, _time);
        for (var i = 0; i < 10_000; i++)
        {
            cache.Keep(Number(i), s_answer, TimeSpan.FromHours(1), TimeSpan.Zero);
            Assert.True(cache.TryGet(Number(0), out _));
            Assert.InRange(cache.Count, 1, 100);
        }
    }
}
