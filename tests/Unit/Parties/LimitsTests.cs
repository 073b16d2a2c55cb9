using System.Net;
using Xunit;
using Yiwang.Parties.Limits;

namespace Yiwang.Unit.Tests.Parties;

public sealed class LimitsTests
{
    private static readonly IPAddress s_one = IPAddress.Parse("203.0.113.7"), s_other = IPAddress.Parse("203.0.113.8");

    private readonly Clock _clock = new();

    [Fact]
    public void A_bucket_gives_its_burst_and_then_its_rate()
    {
        var buckets = new TokenBuckets(new Rate(2, 10), 64, _clock);
        for (var i = 0; i < 10; i++) Assert.Equal(TimeSpan.Zero, buckets.Take(7));
        Assert.Equal(TimeSpan.FromSeconds(0.5), buckets.Take(7));
        _clock.Move(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.Zero, buckets.Take(7));
        Assert.NotEqual(TimeSpan.Zero, buckets.Take(7));
        _clock.Move(TimeSpan.FromHours(1));
        Assert.Equal(10, Enumerable.Range(0, 100).Count(_ => buckets.Take(7) == TimeSpan.Zero));
    }

    [Fact]
    public void A_clock_stepped_back_gives_nothing_and_breaks_nothing()
    {
        var buckets = new TokenBuckets(new Rate(1, 1), 64, _clock);
        Assert.Equal(TimeSpan.Zero, buckets.Take(7));
        _clock.Move(TimeSpan.FromHours(-1));
        Assert.NotEqual(TimeSpan.Zero, buckets.Take(7));
        _clock.Move(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, buckets.Take(7));
    }

    [Fact]
    public void A_thousand_phones_behind_one_carrier_scan_different_bottles()
    {
        var limits = new PublicLimits(new LimitOptions(), _clock);
        for (var i = 0; i < 3_000; i++) Assert.Equal(TimeSpan.Zero, limits.LookUp($"99.511.1001/B{i}", s_one));
    }

    [Fact]
    public void One_code_from_one_address_is_limited_and_others_are_not_touched()
    {
        var limits = new PublicLimits(new LimitOptions(), _clock);
        var served = Enumerable.Range(0, 1_000).Count(_ => limits.LookUp("99.511.1001/B1", s_one) == TimeSpan.Zero);
        Assert.Equal(60, served);
        Assert.NotEqual(TimeSpan.Zero, limits.LookUp("99.511.1001/b1", s_one)); // the same code in another case
        Assert.Equal(TimeSpan.Zero, limits.LookUp("99.511.1001/B2", s_one));
        Assert.Equal(TimeSpan.Zero, limits.LookUp("99.511.1001/B1", s_other));
    }

    [Fact]
    public void An_address_that_walks_through_all_codes_is_limited()
    {
        var limits = new PublicLimits(new LimitOptions(), _clock);
        Assert.Equal(5_000, Enumerable.Range(0, 20_000).Count(i => limits.LookUp($"99.511.1001/{i}", s_one) == TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, limits.LookUp("99.511.1001/1", s_other));
    }

    [Fact]
    public void Addresses_of_one_ipv6_customer_are_one_caller_and_mapped_ones_are_their_ipv4()
    {
        var limits = new PublicLimits(new LimitOptions { Address = new Rate(1, 1) }, _clock);
        Assert.Equal(TimeSpan.Zero, limits.Visit(IPAddress.Parse("2001:db8:1:2::1")));
        Assert.NotEqual(TimeSpan.Zero, limits.Visit(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.Equal(TimeSpan.Zero, limits.Visit(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.Equal(TimeSpan.Zero, limits.Visit(s_one));
        Assert.NotEqual(TimeSpan.Zero, limits.Visit(s_one.MapToIPv6()));
    }

    [Fact]
    public void A_flood_of_callers_stays_within_the_table_and_refuses_none_of_them()
    {
        var buckets = new TokenBuckets(new Rate(0.001, 1), 64, _clock);
        for (ulong i = 1; i <= 100_000; i++) Assert.Equal(TimeSpan.Zero, buckets.Take(i * 2_654_435_761));
    }

    [Fact]
    public void A_question_allocates_nothing()
    {
        var limits = new PublicLimits(new LimitOptions(), TimeProvider.System);
        Ask(limits);
        Assert.Equal(0, Allocations.Least(() => Ask(limits)));

        static void Ask(PublicLimits limits)
        {
            for (var i = 0; i < 100; i++)
            {
                limits.LookUp("99.511.1001/B1", s_one);
                limits.Account("o.aaaaaaaaaaaaaaaaaaaa/User_zhou");
            }
        }
    }
}
