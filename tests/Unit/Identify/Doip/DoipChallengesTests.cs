using Xunit;
using Yiwang.Identify.Surfaces.Doip;

namespace Yiwang.Unit.Tests.Identify.Doip;

public sealed class DoipChallengesTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void A_number_is_good_once_for_its_app_and_address_and_five_minutes()
    {
        var challenges = new DoipChallenges(_clock);
        var nonce = challenges.New("99.1/App_erp", "192.0.2.1");
        Assert.Equal([nonce], challenges.Open("99.1/APP_ERP", "192.0.2.1"));
        Assert.Empty(challenges.Open("99.1/App_erp", "192.0.2.2"));
        Assert.False(challenges.Take("99.1/App_erp", "192.0.2.2", nonce));
        Assert.True(challenges.Take("99.1/App_erp", "192.0.2.1", nonce));
        Assert.False(challenges.Take("99.1/App_erp", "192.0.2.1", nonce));
        challenges.New("99.1/App_erp", "192.0.2.1");
        _clock.Ticks += (long)DoipChallenges.Lifetime.TotalSeconds * _clock.TimestampFrequency;
        Assert.Empty(challenges.Open("99.1/App_erp", "192.0.2.1"));
    }

    [Fact]
    public void Of_one_asker_only_the_newest_are_kept()
    {
        var challenges = new DoipChallenges(_clock);
        var all = Enumerable.Range(0, DoipChallenges.OfOneMax + 3).Select(_ => challenges.New("a/App_x", null)).ToList();
        Assert.Equal(all.Skip(3).Reverse(), challenges.Open("a/App_x", null));
    }

    [Fact]
    public void A_flood_of_askers_takes_no_more_room()
    {
        var challenges = new DoipChallenges(_clock);
        for (var i = 0; i < DoipChallenges.AskersMax + 10; i++) challenges.New($"a/App_{i}", null);
        Assert.Equal(10, Enumerable.Range(0, DoipChallenges.AskersMax + 10).Count(i => challenges.Open($"a/App_{i}", null).Count > 0));
    }

    private sealed class HandClock : TimeProvider
    {
        public long Ticks { get; set; } = 1;
        public override long TimestampFrequency => 1_000;
        public override long GetTimestamp() => Ticks;
    }
}
