using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Connect.Mqtt.Gate;

/// <summary>Somebody who has connected to the broker, and which topics are theirs.</summary>
/// <param name="organization">For whom it acts: whose points its messages may feed.</param>
/// <param name="user">Handle; null = anonymous.</param>
/// <param name="mayPublish">People who may not change devices may look and not speak.</param>
internal sealed class PartyIdentity(string organization, string? user, bool mayPublish, TopicOwners owners) : IMqttIdentity
{
    public string Organization => organization;
    public string Name => user ?? "";
    public string Owner => user is null ? "" : organization;

    public MqttReason MayPublish(ReadOnlySpan<byte> topic, byte qos, bool retain) =>
        mayPublish && topic is not [(byte)'$', ..] && IsOwn(topic) ? MqttReason.Success : MqttReason.NotAuthorized;

    public MqttReason MaySubscribe(ReadOnlySpan<byte> filter, byte qos)
    {
        if (filter is [(byte)'$', ..]) return IsOfOperator ? MqttReason.Success : MqttReason.NotAuthorized;
        if (owners.LimitsOf(user) is not { } limits) return MqttReason.Success;
        foreach (var limit in limits)
        {
            if (Topics.Matches(limit, filter)) return MqttReason.Success;
        }
        return MqttReason.NotAuthorized;
    }

    public bool MayReceive(ReadOnlySpan<byte> topic) => topic is [(byte)'$', ..] ? IsOfOperator : IsOwn(topic);

    private bool IsOfOperator => user is not null && string.Equals(organization, owners.Operator, StringComparison.OrdinalIgnoreCase);

    private bool IsOwn(ReadOnlySpan<byte> topic)
    {
        if (owners.LimitsOf(user) is { } limits && !limits.Any(topic)) return false;
        return owners.Owns(organization, topic);
    }
}

internal static class TopicLimits
{
    public static bool Any(this IReadOnlyList<byte[]> filters, ReadOnlySpan<byte> topic)
    {
        foreach (var filter in filters)
        {
            if (Topics.Matches(filter, topic)) return true;
        }
        return false;
    }
}
