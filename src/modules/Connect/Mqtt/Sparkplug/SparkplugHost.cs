using System.Text;
using Yiwang.Connect.Mqtt.Mapping;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <param name="ReorderTimeout">How long a message that is missing may still come before the edge node is asked for its birth. Zero = not at all. Default 2 s.</param>
/// <param name="RebirthEvery">An edge node is asked for its birth at most so often. Default 10 s.</param>
internal sealed record SparkplugOptions(TimeSpan ReorderTimeout, TimeSpan RebirthEvery)
{
    public static readonly SparkplugOptions Default = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));
}

/// <summary>
/// The host application side of Sparkplug 3.0 for the edge nodes that an adapter's points name, and for no others: births, deaths, sequence numbers, aliases, and asking for a rebirth
/// when something is missing.
/// </summary>
internal sealed class SparkplugHost : IDisposable
{
    private readonly Dictionary<(string Group, string Edge), EdgeNode> _nodes = [];

    public SparkplugHost(PointValues values, ISparkplugSender sender, SparkplugOptions options, TimeProvider clock)
    {
        var mapped = new Dictionary<(string, string), Dictionary<string, Dictionary<string, List<int>>>>();
        for (var i = 0; i < values.Points.Count; i++)
        {
            if (!SparkplugAddress.TryParse(values.Points[i].Address, out var address)) continue;
            var devices = Of(mapped, (address.Group, address.EdgeNode));
            Of(Of(devices, address.Device), values.Points[i].Selector).Add(i);
        }
        foreach (var ((group, edge), devices) in mapped)
        {
            var tables = devices.ToDictionary(d => d.Key, d => (IReadOnlyDictionary<string, int[]>)d.Value.ToDictionary(m => m.Key, m => m.Value.ToArray()));
            _nodes[(group, edge)] = new EdgeNode(group, edge, tables, values, sender, options, clock);
        }
    }

    public bool HasNodes => _nodes.Count > 0;

    public IEnumerable<EdgeNode> Nodes => _nodes.Values;

    /// <summary>Null for an edge node that no point names, and for messages that a host does not read.</summary>
    public TopicRoute? Find(in SparkplugTopic topic)
    {
        if (topic.Message is SparkplugMessage.State or SparkplugMessage.NCmd or SparkplugMessage.DCmd) return null;
        return _nodes.TryGetValue((Encoding.UTF8.GetString(topic.Group), Encoding.UTF8.GetString(topic.EdgeNode)), out var node)
            ? new SparkplugRoute(node, topic.Message, Encoding.UTF8.GetString(topic.Device)) : null;
    }

    /// <summary>Asks every edge node for its birth, as a host does that has just come.</summary>
    public void Greet()
    {
        foreach (var node in _nodes.Values) node.RequestRebirth();
    }

    public void Dispose()
    {
        foreach (var node in _nodes.Values) node.Dispose();
    }

    private static TValue Of<TKey, TValue>(Dictionary<TKey, TValue> all, TKey key) where TKey : notnull where TValue : new() =>
        all.TryGetValue(key, out var there) ? there : all[key] = new();
}

/// <summary>One message type of one edge node or device.</summary>
internal sealed class SparkplugRoute(EdgeNode node, SparkplugMessage message, string device) : TopicRoute
{
    public override Taking Take(ReadOnlySpan<byte> payload, long receivedUs, bool retained)
    {
        lock (Gate) Remember(payload, receivedUs);
        return node.Take(message, device, payload, receivedUs);
    }
}
