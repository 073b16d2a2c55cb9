using System.Text;
using Yiwang.Connect.Mqtt.Sparkplug;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Mqtt.Publishing;

/// <summary>Where a point is published: a topic of this node's own broker, or with <c>@{adapter}/</c> before it one of another broker; under <c>spBv1.0/…</c> as a metric of a Sparkplug edge node.</summary>
/// <param name="Adapter">Empty = the own broker.</param>
/// <param name="Edge">Null = a plain JSON message under <paramref name="Topic"/>.</param>
internal sealed record PublishTarget(Point Point, string Adapter, byte[] Topic, SparkplugAddress? Edge)
{
    public static PublishTarget? Of(Point point)
    {
        var text = point.PublishTopic;
        if (text.Length == 0) return null;
        var adapter = "";
        if (text[0] == '@')
        {
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            if (slash < 2 || slash == text.Length - 1) return null;
            (adapter, text) = (text[1..slash], text[(slash + 1)..]);
        }
        // an edge node has a connection of its own, whose will is its death: that needs a broker to connect to
        var edge = adapter.Length > 0 && SparkplugAddress.TryParse(text, out var address) ? address : null;
        return new(point, adapter, Encoding.UTF8.GetBytes(text), edge);
    }
}

/// <summary>A sample on its way out.</summary>
/// <param name="Bytes">Of a text or block; empty otherwise.</param>
internal readonly record struct OutgoingSample(PublishTarget Target, long TimeUs, long Bits, byte Quality, byte[] Bytes);
