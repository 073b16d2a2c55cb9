using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker;

/// <summary>
/// Who an admitted client is and what it may do. Answers must be quick and must not wait: the broker asks on the connection's own thread, keeps answers with the
/// connection, and asks again after the broker was told that rights changed.
/// </summary>
public interface IMqttIdentity
{
    /// <summary>Shown to operators; empty for anonymous clients.</summary>
    string Name { get; }

    /// <summary>Client identifiers are unique within an owner, so that nobody takes over a stranger's session. Empty = the common room.</summary>
    string Owner { get; }

    /// <returns>Success, or NotAuthorized, TopicNameInvalid, QuotaExceeded …</returns>
    MqttReason MayPublish(ReadOnlySpan<byte> topic, byte qos, bool retain);

    /// <param name="filter">Without <c>$share/…/</c>.</param>
    /// <returns>Success, or NotAuthorized, TopicFilterInvalid …</returns>
    MqttReason MaySubscribe(ReadOnlySpan<byte> filter, byte qos);

    /// <summary>Whether a message of this topic may reach the client: what a filter with wildcards would let through beyond its rights is left out without a word.</summary>
    bool MayReceive(ReadOnlySpan<byte> topic);
}
