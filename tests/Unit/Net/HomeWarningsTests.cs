using Xunit;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Net.Wire;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Net;

/// <summary>What another node says against its identifier: asked again after a minute, shown with its time when nobody answers, and never made up.</summary>
public sealed class HomeWarningsTests : INodeWarnings
{
    private static readonly Uri s_home = new("https://maker.example/");
    private static readonly Handle s_code = Handle.Parse("99.511.1001/B1", null);
    private readonly SteppedTime _time = new();
    private readonly HomeWarnings _homes;
    private Outcome<NodeAnswer> _answer = Says();
    private int _asked;

    public HomeWarningsTests() => _homes = new HomeWarnings(this, _time);

    ValueTask<Outcome<NodeAnswer>> INodeWarnings.AskWarningsAsync(Uri node, Handle handle, CancellationToken cancel)
    {
        _asked++;
        return new(_answer);
    }

    [Fact]
    public async Task It_is_asked_once_a_minute_and_what_it_says_then_counts()
    {
        Assert.Equal((true, null), Seen(await AskAsync()));
        _answer = Says(new NodeWarning("已召回", "Recalled"));
        Assert.Equal((true, null), Seen(await AskAsync()));
        Assert.Equal(1, _asked);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((true, "已召回"), Seen(await AskAsync()));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task One_that_is_silent_is_left_alone_for_ten_seconds_and_its_last_word_keeps_its_time()
    {
        _answer = Says(new NodeWarning("已召回", "Recalled"));
        var told = await AskAsync();
        _time.Advance(TimeSpan.FromHours(1));
        _answer = new Outcome(Codes.NetUnreachable);
        var silent = await AskAsync();
        Assert.Equal((false, "已召回"), Seen(silent));
        Assert.Equal(told.AsOfUs, silent.AsOfUs);
        await AskAsync();
        Assert.Equal(2, _asked);
        // another code of the same node is not asked about either, and nothing is known of it
        Assert.Equal((null, false), ((await _homes.FindAsync(s_home, Handle.Parse("99.511.1001/B2", null))).AsOfUs, (await _homes.FindAsync(s_home, Handle.Parse("99.511.1001/B2", null))).IsReached));
        _time.Advance(TimeSpan.FromSeconds(10));
        _answer = Says();
        Assert.Equal((true, null), Seen(await AskAsync()));
    }

    [Fact]
    public async Task A_node_that_does_not_tell_is_not_taken_for_one_that_has_nothing_to_say()
    {
        _answer = new NodeAnswer { Outcome = Codes.Ok, Node = "maker.example" };
        Assert.Null((await AskAsync()).Warnings);
        _time.Advance(TimeSpan.FromMinutes(1));
        _answer = Says(new NodeWarning("", "x"), new NodeWarning(new string('字', 101), "long"));
        Assert.Empty((await AskAsync()).Warnings!);
    }

    private async Task<HomeWarning> AskAsync() => await _homes.FindAsync(s_home, s_code, TestContext.Current.CancellationToken);

    private static (bool, string?) Seen(HomeWarning warning) => (warning.IsReached, warning.Gravest?.Zh);

    private static Outcome<NodeAnswer> Says(params NodeWarning[] warnings) => new NodeAnswer { Outcome = Codes.Ok, Node = "maker.example", Warnings = warnings };
}
