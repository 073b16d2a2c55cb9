using Xunit;
using Yiwang.Events;
using Yiwang.Events.Moving;

namespace Yiwang.Unit.Tests.Events.Moving;

public sealed class OwnerHoldsTests
{
    private static readonly Outcome s_why = new(Codes.NetMoved, "there");

    [Fact]
    public async Task Held_is_refused_until_it_is_released_and_the_move_itself_passes()
    {
        var holds = new OwnerHolds();
        Assert.Null(holds.Refuses("o.a"));
        await holds.HoldAsync("o.a", s_why);
        Assert.Equal(s_why, holds.Refuses("o.a"));
        Assert.Null(holds.Refuses("o.b"));
        using (holds.Passing()) Assert.Null(holds.Refuses("o.a"));
        Assert.Equal(s_why, holds.Refuses("o.a"));
        holds.Release("o.a");
        Assert.Null(holds.Refuses("o.a"));
    }

    [Fact]
    public async Task What_earlier_facts_bring_about_passes_while_it_settles_and_no_longer()
    {
        var holds = new OwnerHolds();
        await holds.HoldAsync("o.a", s_why, settling: true);
        Assert.Equal(s_why, holds.Refuses("o.a"));
        Assert.False(holds.IsClosed("o.a"));
        Assert.Null(await Task.Run(Effect, TestContext.Current.CancellationToken));
        await holds.HoldAsync("o.a", s_why);
        Assert.True(holds.IsClosed("o.a"));
        Assert.Equal(s_why, await Task.Run(Effect, TestContext.Current.CancellationToken));
        Assert.Equal(s_why, holds.Refuses("o.a"));

        Outcome? Effect()
        {
            OwnerHolds.Following();
            return holds.Refuses("o.a");
        }
    }

    [Fact]
    public async Task Holding_waits_for_every_append_that_was_let_in_before_it()
    {
        var holds = new OwnerHolds();
        var (first, second) = (holds.Enter(), holds.Enter());
        var holding = holds.HoldAsync("o.a", s_why);
        // those that come later see it, and are not waited for
        using var later = holds.Enter();
        Assert.Equal(s_why, holds.Refuses("o.a"));
        first.Dispose();
        Assert.False(holding.IsCompleted);
        second.Dispose();
        await holding;
        // and one after the other
        await Task.WhenAll(holds.HoldAsync("o.b", s_why), Task.Run(later.Dispose, TestContext.Current.CancellationToken));
    }
}
