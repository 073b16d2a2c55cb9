using System.Text;
using Xunit;
using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Mqtt.Broker.Routing;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

public sealed class RoutingTests
{
    private static readonly string[] s_levels = ["a", "b", "", "$x", "长"];

    [Fact]
    public void The_tree_finds_just_the_filters_that_a_topic_fits_and_the_topics_that_fit_a_filter()
    {
        var random = new Random(7);
        var filters = Enumerable.Range(0, 400).Select(_ => Filter(random)).Distinct().ToArray();
        var topics = Enumerable.Range(0, 400).Select(_ => Topic(random)).Distinct().ToArray();
        var (byFilter, byTopic) = (new TopicTree<string>(), new TopicTree<string>());
        foreach (var filter in filters) byFilter.Set(Utf8(filter), filter);
        foreach (var topic in topics) byTopic.Set(Utf8(topic), topic);
        Assert.Equal(filters.Length, byFilter.Count);
        foreach (var topic in topics)
        {
            var found = new List<string>();
            byFilter.FiltersOf(Utf8(topic), found);
            Assert.Equal(filters.Where(f => Topics.Matches(Utf8(f), Utf8(topic))).Order(), found.Order());
        }
        foreach (var filter in filters)
        {
            var found = new List<string>();
            byTopic.TopicsOf(Utf8(filter), found);
            Assert.Equal(topics.Where(t => Topics.Matches(Utf8(filter), Utf8(t))).Order(), found.Order());
        }
        foreach (var filter in filters) Assert.True(byFilter.Remove(Utf8(filter)));
        Assert.Equal(0, byFilter.Count);
        Assert.False(byFilter.Remove(Utf8(filters[0])));
    }

    [Fact]
    public void The_route_cache_stays_within_its_bound_and_tells_what_it_forgot()
    {
        var cache = new RouteCache(8);
        var first = cache.Add("t/0"u8);
        for (var i = 1; i < 100; i++)
        {
            cache.Add(Utf8($"t/{i}"));
            // what is in use stays
            Assert.Same(first, cache.Find("t/0"u8));
        }
        Assert.False(first.Evicted);
        Assert.Equal(8, Enumerable.Range(0, 100).Count(i => cache.Find(Utf8($"t/{i}")) != null));
    }

    [Fact]
    public async Task Changes_of_subscriptions_reach_topics_that_are_in_use()
    {
        await using var bed = new Bed();
        var (a, b) = (await bed.ConnectAsync("a"), await bed.ConnectAsync("b"));
        foreach (var filter in new[] { "t/1", "t/+", "#", "$share/g/t/1" })
        {
            Assert.Equal(MqttReason.NoMatchingSubscribers, (await a.PublishAsync("t/1", "before", 1))!.Reason);
            await b.SubscribeAsync(filter);
            await a.PublishAsync("t/1", "now", 1);
            Assert.Equal("now", (await b.NextMessageAsync()).Payload);
            await b.UnsubscribeAsync(filter);
        }
    }

    [Fact]
    public void Equal_topics_have_equal_hashes_and_different_ones_rarely()
    {
        var hashes = Enumerable.Range(0, 100_000).Select(i => TopicBytes.Hash(Utf8($"plant/line/{i}/temperature"))).Distinct().Count();
        Assert.InRange(hashes, 99_990, 100_000);
        Assert.Equal(TopicBytes.Hash("abcdefghi"u8), TopicBytes.Hash("abcdefghi"u8.ToArray()));
        Assert.NotEqual(TopicBytes.Hash("a"u8), TopicBytes.Hash("a\0"u8));
    }

    private static string Topic(Random random) => string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => s_levels[random.Next(s_levels.Length)])) is { Length: > 0 } topic ? topic : "a";

    private static string Filter(Random random)
    {
        var levels = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(3) == 0 ? "+" : s_levels[random.Next(s_levels.Length)]).ToList();
        if (random.Next(3) == 0) levels.Add("#");
        var filter = string.Join('/', levels);
        return filter.Length > 0 ? filter : "+";
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
