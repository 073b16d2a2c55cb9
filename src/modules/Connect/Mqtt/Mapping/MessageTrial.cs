using System.Text;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Mqtt.Payloads;
using Yiwang.Connect.Mqtt.Sparkplug;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Mapping;

internal sealed record HeardMessage(string Topic, byte[] Payload, long ReceivedUs);

/// <summary>试读 of points over messages that came.</summary>
internal static class MessageTrial
{
    private const int TextMax = 2_000;
    private static readonly Dictionary<ByteOrder, double> s_none = [];

    public static IReadOnlyList<TrialReading> Read(IReadOnlyList<Point> points, IReadOnlyList<HeardMessage> messages, TimeZoneInfo zone) =>
        [.. points.Select(point => Read(point, messages, zone))];

    private static TrialReading Read(Point point, IReadOnlyList<HeardMessage> messages, TimeZoneInfo zone)
    {
        if (TopicMapping.Fault(point, zone) is { } fault) return new(point.Code, [], "", s_none, null, fault, 0);
        var filter = Encoding.UTF8.GetBytes(point.Address);
        var isSparkplug = SparkplugAddress.TryParse(point.Address, out var address);
        var candidates = messages.Where(m => isSparkplug ? IsOf(m.Topic, address) : Topics.Matches(filter, Encoding.UTF8.GetBytes(m.Topic))).OrderByDescending(m => m.ReceivedUs).ToList();
        if (candidates.Count == 0) return new(point.Code, [], "", s_none, null, new("这个主题还没有收到过消息。", "No message has come under this topic yet."), 0);
        var sink = new Picked();
        foreach (var message in candidates)
        {
            if (isSparkplug) ReadMetric(point.Selector, message.Payload, ref sink);
            else if (PayloadPlan.TryCompile([(point.Selector, point.TimeSelector)], zone, out var plan, out _)) plan.Read(message.Payload, ref sink);
            if (sink.Found) break;
        }
        var newest = Encoding.UTF8.GetString(candidates[0].Payload);
        return Answer(point, sink, newest.Length <= TextMax ? newest : newest[..TextMax]);
    }

    private static TrialReading Answer(Point point, in Picked sink, string text)
    {
        if (!sink.Found) return new(point.Code, [], text, s_none, null, new($"消息里没有 {point.Selector}。", $"The message does not contain {point.Selector}."), 0);
        if (point.SampleKind is Streams.SampleKind.Text or Streams.SampleKind.Block) return new(point.Code, [], sink.Text, s_none, null, null, 0);
        if (sink.Number is not { } raw) return new(point.Code, [], text, s_none, null, new("取到的不是数值；文字请选“文本”类别。", "What stands there is not a number; for words choose the kind Text."), 0);
        var value = point.Bit is { } bit ? (long)raw >> bit & 1 : raw * point.Scale + point.Offset;
        Bilingual? problem = sink.TimeUnread ? new("时间取不到，将使用收到的时间，质量记为“时钟可疑”。", "The time could not be read: the time of receipt will stand, marked as doubtful.") : null;
        return new(point.Code, [], text, s_none, value, problem, 0);
    }

    private static bool IsOf(string topic, SparkplugAddress address) =>
        SparkplugTopic.TryParse(Encoding.UTF8.GetBytes(topic), out var parsed) && Encoding.UTF8.GetString(parsed.Group) == address.Group
        && Encoding.UTF8.GetString(parsed.EdgeNode) == address.EdgeNode && Encoding.UTF8.GetString(parsed.Device) == address.Device;

    private static void ReadMetric(string name, ReadOnlySpan<byte> bytes, ref Picked sink)
    {
        if (!CompressedPayload.TryOpen(bytes, out var open) || !SparkplugPayload.TryRead(open, out var payload)) return;
        foreach (var metric in payload)
        {
            if (metric.Name.SequenceEqual(Encoding.UTF8.GetBytes(name))) sink.Value(0, MetricValues.Pick(metric, metric.DataType), 0, timeUnread: false);
        }
    }

    private struct Picked : IPayloadSink
    {
        public bool Found { get; private set; }
        public double? Number { get; private set; }
        public string Text { get; private set; }
        public bool TimeUnread { get; private set; }

        public void Value(int place, in PickedValue value, long timeUs, bool timeUnread) =>
            (Found, Number, Text, TimeUnread) = (true, value.TryNumber(out var number) ? number : null, Encoding.UTF8.GetString(value.Text), timeUnread);

        public readonly void Missing(int place)
        {
        }
    }
}
