using Xunit;
using Yiwang.Events;
using Yiwang.Net;
using Yiwang.Net.Resolving;

namespace Yiwang.Unit.Tests.Net;

public sealed class WalkTests
{
    private readonly SteppedTime _time = new();
    private readonly NetOptions _options = new();

    private static PaperNetwork ThreeLevels() =>
        new PaperNetwork().Refers("factory", null, "top").Refers("top", "99.511", "liquor").Refers("liquor", "99.511.1001", "winery").Holds("winery");

    private Walk Over(PaperNetwork net) => new(net, new Breakers(_options, _time), _options, _time);

    [Fact]
    public async Task Goes_up_and_down_the_three_levels()
    {
        var answer = await Over(ThreeLevels()).FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("factory")], default);
        Assert.True(answer.Succeeded);
        Assert.Equal("winery", answer.Value.AnsweredBy);
        Assert.Equal(["factory:8080", "top:8080", "liquor:8080", "winery:8080"], answer.Value.Path);
    }

    [Fact]
    public async Task The_second_question_of_a_prefix_goes_straight_to_its_node()
    {
        var net = ThreeLevels();
        var walk = Over(net);
        await walk.FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default);
        var answer = await walk.FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default);
        Assert.Equal(["winery:8080"], answer.Value!.Path);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(3, (await walk.FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default)).Value!.Path.Count);
    }

    [Fact]
    public async Task A_moved_prefix_is_found_again_when_its_old_node_is_gone()
    {
        var net = ThreeLevels();
        var walk = Over(net);
        await walk.FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default);
        net.Down.Add("winery");
        net.Refers("liquor", "99.511.1001", "cloud").Holds("cloud");
        var answer = await walk.FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default);
        Assert.Equal("cloud", answer.Value!.AnsweredBy);
    }

    [Fact]
    public async Task Nodes_that_refer_to_each_other_are_a_loop_with_its_path()
    {
        var net = new PaperNetwork().Refers("a", null, "b").Refers("b", null, "a");
        var answer = await Over(net).FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("a")], default);
        Assert.Equal(Codes.NetLoop, answer.Status.Code);
        Assert.Contains("a:8080 → b:8080 → a:8080", answer.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_chain_ends_at_the_bound()
    {
        var net = new PaperNetwork();
        for (var i = 0; i < 50; i++) net.Refers($"n{i}", null, $"n{i + 1}");
        var answer = await Over(net).FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("n0")], default);
        Assert.Equal(Codes.NetLoop, answer.Status.Code);
        Assert.Equal(_options.HopsMax, net.Asked);
    }

    [Theory]
    [InlineData("99.512")]
    [InlineData("88")]
    [InlineData("not a prefix")]
    public async Task A_referral_for_another_prefix_is_refused(string prefix)
    {
        var net = new PaperNetwork().Refers("top", prefix, "evil").Holds("evil");
        var answer = await Over(net).FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default);
        Assert.Equal(Codes.NetBadAnswer, answer.Status.Code);
        Assert.Equal(1, net.Asked);
    }

    [Fact]
    public async Task A_record_of_another_handle_is_refused()
    {
        var net = new PaperNetwork();
        net.Answers("top", _ => PaperNetwork.RecordOf(Yiwang.Things.Handle.Parse("99.511.1001/OTHER"), "top", "x", 60));
        Assert.Equal(Codes.NetBadAnswer, (await Over(net).FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default)).Status.Code);
    }

    [Theory]
    [InlineData(Codes.ThingsNotFound)]
    [InlineData(Codes.ThingsVoided)]
    [InlineData(Codes.ThingsPrefixCancelled)]
    public async Task What_a_node_says_no_with_is_what_the_asker_hears(string code)
    {
        var net = new PaperNetwork().Says("top", code);
        Assert.Equal(code, (await Over(net).FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default)).Status.Code);
    }

    [Fact]
    public async Task Another_way_in_is_tried_when_the_first_is_broken_but_not_after_a_no()
    {
        var net = ThreeLevels();
        net.Down.Add("dead");
        Assert.True((await Over(net).FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("dead"), PaperNetwork.At("top")], default)).Succeeded);
        net.Says("no", Codes.ThingsNotFound);
        Assert.Equal(Codes.ThingsNotFound, (await Over(net).FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("no"), PaperNetwork.At("top")], default)).Status.Code);
    }

    [Fact]
    public async Task A_dead_node_is_left_alone_for_a_while_and_tried_again()
    {
        var net = new PaperNetwork().Holds("top");
        net.Down.Add("top");
        var walk = Over(net);
        for (var i = 0; i < 5; i++) await walk.FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default);
        Assert.Equal(_options.BreakerFailures, net.Asked);
        net.Down.Clear();
        Assert.False((await walk.FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default)).Succeeded);
        _time.Advance(_options.BreakerPause + TimeSpan.FromSeconds(1));
        Assert.True((await walk.FollowAsync(PaperNetwork.Bottle, [PaperNetwork.At("top")], default)).Succeeded);
    }
}
