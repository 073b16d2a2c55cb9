using Yiwang.Mqtt.Broker.Sessions;
using Yiwang.Wire.Mqtt;
using Yiwang.Wire.Mqtt.Properties;

namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>A session that gets a topic, and how.</summary>
/// <param name="Options">Of the one subscription, or what several together grant.</param>
/// <param name="Identifiers">The subscription identifiers as encoded properties; null = none.</param>
internal readonly record struct Target(Session Session, SubscriptionOptions Options, byte[]? Identifiers)
{
    /// <summary>What is left for the session's own messages, where some of its subscriptions want none of those; null = as the rest says.</summary>
    public OwnTarget? Own { get; init; }
    /// <summary>Set when a shared subscription chose the session.</summary>
    public SharedGroup? Group { get; init; }

    public static byte[]? Encode(int identifier)
    {
        if (identifier == 0) return null;
        var bytes = new byte[1 + VariableInteger.Size(identifier)];
        bytes[0] = (byte)PropertyId.SubscriptionIdentifier;
        VariableInteger.Write(bytes.AsSpan(1), identifier);
        return bytes;
    }

    /// <summary>Joins overlapping subscriptions of one session: the highest QoS, every identifier.</summary>
    public Target With(Subscription other)
    {
        var qos = Math.Max(Options.Qos, other.Options.Qos);
        var joined = new SubscriptionOptions(qos, Options.NoLocal && other.Options.NoLocal, Options.RetainAsPublished || other.Options.RetainAsPublished);
        var identifiers = Encode(other.Identifier) is { } more ? [.. Identifiers ?? [], .. more] : Identifiers;
        var own = Options.NoLocal == other.Options.NoLocal && Own == null ? null : OwnTarget.Join(this, other);
        return new Target(Session, joined, identifiers) { Own = own };
    }
}

internal sealed record OwnTarget(Target Target)
{
    public static OwnTarget Join(Target before, Subscription other)
    {
        var one = new Target(other.Session, other.Options, Target.Encode(other.Identifier));
        var kept = before.Own?.Target ?? (before.Options.NoLocal ? null : before);
        if (other.Options.NoLocal) return new OwnTarget(kept ?? one);
        return new OwnTarget(kept is { } existing ? existing.With(other) : one);
    }
}
