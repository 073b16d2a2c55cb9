using System.Text;
using Xunit;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Unit.Tests.Wire.Sparkplug;

public sealed class SparkplugTopicTests
{
    [Theory]
    [InlineData("spBv1.0/YZ/NBIRTH/A", SparkplugMessage.NBirth, "YZ", "A", "")]
    [InlineData("spBv1.0/YZ/NDEATH/A", SparkplugMessage.NDeath, "YZ", "A", "")]
    [InlineData("spBv1.0/YZ/NCMD/A", SparkplugMessage.NCmd, "YZ", "A", "")]
    [InlineData("spBv1.0/亿筑/DDATA/一号线/EQ-A-003", SparkplugMessage.DData, "亿筑", "一号线", "EQ-A-003")]
    [InlineData("spBv1.0/YZ/DBIRTH/A/B", SparkplugMessage.DBirth, "YZ", "A", "B")]
    public void A_topic_is_taken_apart(string text, SparkplugMessage message, string group, string edge, string device)
    {
        Assert.True(SparkplugTopic.TryParse(Encoding.UTF8.GetBytes(text), out var topic));
        Assert.Equal((message, group, edge, device), (topic.Message, Text(topic.Group), Text(topic.EdgeNode), Text(topic.Device)));
        Assert.Equal(text, SparkplugTopic.Compose(group, message, edge, device.Length == 0 ? null : device));
    }

    [Theory]
    [InlineData("spBv1.0/STATE/scada", false)]
    [InlineData("STATE/scada", true)]
    public void State_stands_in_two_styles(string text, bool old)
    {
        Assert.True(SparkplugTopic.TryParse(Encoding.UTF8.GetBytes(text), out var topic));
        Assert.Equal((SparkplugMessage.State, "scada", old), (topic.Message, Text(topic.Host), topic.IsOldState));
        Assert.Equal(text, old ? SparkplugTopic.OldState("scada") : SparkplugTopic.State("scada"));
    }

    [Theory]
    [InlineData("spBv1.0")]
    [InlineData("spBv1.0/")]
    [InlineData("spBv1.0/YZ/NBIRTH")]
    [InlineData("spBv1.0/YZ/NBIRTH/A/B")]
    [InlineData("spBv1.0/YZ/DBIRTH/A")]
    [InlineData("spBv1.0/YZ/DBIRTH/A/B/C")]
    [InlineData("spBv1.0/YZ/nbirth/A")]
    [InlineData("spBv1.0//NBIRTH/A")]
    [InlineData("spBv1.0/YZ/DDATA/A/")]
    [InlineData("spBv1.0/Y+Z/NBIRTH/A")]
    [InlineData("spAv1.0/YZ/NBIRTH/A")]
    [InlineData("STATE/")]
    [InlineData("STATE/a/b")]
    public void Other_topics_are_none(string text) => Assert.False(SparkplugTopic.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("""{"online":true,"timestamp":1700000000123}""", true, 1_700_000_000_123)]
    [InlineData("""{ "timestamp": 5, "more": {"online": 1}, "online": false }""", false, 5)]
    [InlineData("ONLINE", true, 0)]
    [InlineData("OFFLINE", false, 0)]
    public void State_payloads_read(string text, bool online, long timestamp)
    {
        Assert.True(SparkplugState.TryParse(Encoding.UTF8.GetBytes(text), out var state));
        Assert.Equal(new SparkplugState(online, timestamp), state);
        Assert.True(SparkplugState.TryParse(state.ToJson(), out var again));
        Assert.Equal(state, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("online")]
    [InlineData("""{"online":true}""")]
    [InlineData("""{"online":"true","timestamp":1}""")]
    [InlineData("""{"online":true,"timestamp":1.5}""")]
    [InlineData("""{"online":true,"timestamp":""")]
    [InlineData("[1]")]
    public void Other_payloads_say_no_state(string text) => Assert.False(SparkplugState.TryParse(Encoding.UTF8.GetBytes(text), out _));

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
