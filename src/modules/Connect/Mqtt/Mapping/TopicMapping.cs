using System.Collections.Concurrent;
using System.Text;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Mqtt.Payloads;
using Yiwang.Connect.Mqtt.Sparkplug;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Mapping;

/// <summary>Which topics feed which points of one adapter. Made when its driver starts; routes are found once for each topic and kept by whoever asks.</summary>
internal sealed class TopicMapping
{
    private const int RoutesMax = 10_000;
    private readonly (byte[] Filter, int Point)[] _filters;
    private readonly TimeZoneInfo _zone;
    // for 试读 only; bounded, since a wildcard may meet any number of topics
    private readonly ConcurrentDictionary<string, TopicRoute> _routes = new(StringComparer.Ordinal);

    /// <param name="sparkplug">Null = topics of Sparkplug are nobody's.</param>
    public TopicMapping(PointValues values, TimeZoneInfo zone, SparkplugHost? sparkplug)
    {
        (Values, _zone, Sparkplug) = (values, zone, sparkplug);
        _filters = new (byte[], int)[values.Points.Count];
        for (var i = 0; i < _filters.Length; i++) _filters[i] = (Encoding.UTF8.GetBytes(values.Points[i].Address), i);
    }

    public PointValues Values { get; }
    public SparkplugHost? Sparkplug { get; }

    /// <summary>Null when no point listens to the topic.</summary>
    public TopicRoute? Find(ReadOnlySpan<byte> topic)
    {
        var route = SparkplugTopic.TryParse(topic, out var parsed) ? Sparkplug?.Find(parsed) : FindPayload(topic);
        if (route is not null && _routes.Count < RoutesMax) _routes[Encoding.UTF8.GetString(topic)] = route;
        return route;
    }

    /// <summary>The newest message of each topic.</summary>
    public IEnumerable<HeardMessage> Heard()
    {
        foreach (var (topic, route) in _routes)
        {
            if (route.Newest() is { } newest) yield return new(topic, newest.Payload, newest.ReceivedUs);
        }
    }

    private PayloadRoute? FindPayload(ReadOnlySpan<byte> topic)
    {
        var points = new List<int>();
        foreach (var (filter, point) in _filters)
        {
            if (Topics.Matches(filter, topic)) points.Add(point);
        }
        if (points.Count == 0) return null;
        return Compile(Encoding.UTF8.GetString(topic), points);
    }

    /// <summary>Filters to subscribe to, each once, Sparkplug's beside the points' own.</summary>
    public IReadOnlyList<string> Filters()
    {
        var filters = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var point in Values.Points)
        {
            if (SparkplugAddress.TryParse(point.Address, out var address)) filters.UnionWith(address.Filters());
            else if (Topics.IsFilter(point.Address)) filters.Add(point.Address);
        }
        return [.. filters];
    }

    /// <summary>What is wrong with a point's selectors; null = nothing.</summary>
    public static Bilingual? Fault(Point point, TimeZoneInfo zone)
    {
        if (!Topics.IsFilter(point.Address) || Topics.IsShared(Encoding.UTF8.GetBytes(point.Address)))
            return new("主题写法不对：+ 和 # 须单独占一级，# 只能在最后。", "This is no topic: + and # stand alone in a level, and # only in the last.");
        if (SparkplugAddress.TryParse(point.Address, out _)) return point.Selector.Length == 0 ? new("请填写 Sparkplug 指标名。", "Give the name of the Sparkplug metric.") : null;
        return PayloadPlan.TryCompile([(point.Selector, point.TimeSelector)], zone, out _, out var problem) ? null : problem;
    }

    // points whose selectors are wrong take no part; the others do
    private PayloadRoute? Compile(string topic, List<int> points)
    {
        var sound = new List<int>();
        foreach (var index in points)
        {
            if (Fault(Values.Points[index], _zone) is { } fault)
            {
                Values.Health.Failed(LinkError.Mapping);
                Values.Health.Trouble = new($"测点 {Values.Points[index].Code}：{fault.Zh}", $"Point {Values.Points[index].Code}: {fault.En}");
            }
            else
            {
                sound.Add(index);
            }
        }
        var selectors = sound.ConvertAll(i => (Values.Points[i].Selector, Values.Points[i].TimeSelector));
        return PayloadPlan.TryCompile(selectors, _zone, out var plan, out _) && sound.Count > 0 ? new PayloadRoute(topic, Values, [.. sound], plan) : null;
    }
}
