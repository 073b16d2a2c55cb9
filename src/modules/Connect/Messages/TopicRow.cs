using Yiwang.Connect.Devices;
using Yiwang.Connect.Mqtt.Discovery;

namespace Yiwang.Connect.Messages;

/// <summary>A topic that feeds no point yet, as the list shows it: equal rows look the same.</summary>
/// <param name="LastUs">To the second.</param>
public sealed record TopicRow(string Topic, string ClientId, long Count, long LastUs, string Sample, string Values)
{
    private const int SampleMax = 240;

    public string Id => "t-" + ElementId.Of(Topic);
    public string MapPage => MapTopicPage.For(Topic);

    internal static TopicRow Of(DiscoveredTopic topic)
    {
        var (sample, guess) = (topic.SampleText, PayloadGuess.Of(topic.Topic, topic.Sample));
        return new(topic.Topic, topic.ClientId, topic.Count, topic.LastUs / 1_000_000 * 1_000_000, sample.Length > SampleMax ? sample[..SampleMax] + "…" : sample, string.Join(" · ", guess.Values.Take(6).Select(v => $"{v.Code} = {v.Example}")));
    }
}
