using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Effects;

namespace Yiwang.Unit.Tests.Cases.Effects;

public sealed class EffectLanesTests
{
    private readonly HashSet<string> _rests = [];
    private readonly EffectLanes _lanes;

    public EffectLanesTests() => _lanes = new EffectLanes(_rests.Contains);

    private static StoredEffect Of(string id, long position, long nextAtUs = 0) => new(0, new PendingEffect(id, position, "x", 0, null, nextAtUs));

    [Fact]
    public void Cases_that_rest_are_passed_over_and_go_on_afterwards()
    {
        _lanes.Add(Of("a", 1));
        _lanes.Add(Of("b", 2));
        _rests.Add("a");
        Assert.Equal("b", _lanes.Take(10, out _)!.Effect.Case);
        Assert.Null(_lanes.Take(10, out var next));
        Assert.Equal(EffectLanes.Never, next);
        // as after a start that reads State again
        _lanes.Add(Of("a", 1));
        _rests.Clear();
        _lanes.Resume();
        Assert.Equal("a", _lanes.Take(10, out _)!.Effect.Case);
        Assert.Equal(2, _lanes.Count);
    }

    [Fact]
    public async Task What_is_due_or_runs_is_waited_for_and_what_has_failed_is_not()
    {
        _lanes.Add(Of("a", 1));
        _lanes.Add(Of("b", 2));
        var idle = _lanes.IdleAsync(id => id == "a", () => 10, TestContext.Current.CancellationToken);
        var first = _lanes.Take(10, out _)!;
        Assert.False(idle.IsCompleted);
        _lanes.Failed(first with { Effect = first.Effect with { Attempts = 1, NextAtUs = 1_000 } });
        await idle;
        // another's do not count
        Assert.Equal("b", _lanes.Take(10, out _)!.Effect.Case);
    }

    [Fact]
    public void A_case_that_cannot_be_read_keeps_no_other_waiting_and_is_asked_for_again()
    {
        var damaged = true;
        var lanes = new EffectLanes(id => id == "a" && damaged ? throw new InvalidDataException("damaged") : _rests.Contains(id));
        lanes.Add(Of("a", 1));
        lanes.Add(Of("b", 2));
        Assert.Equal("b", lanes.Take(10, out _)!.Effect.Case);
        Assert.Null(lanes.Take(10, out var next));
        damaged = false;
        lanes.Resume();
        Assert.Equal("a", lanes.Take(next, out _)!.Effect.Case);
    }
}
