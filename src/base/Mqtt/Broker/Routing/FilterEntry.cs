namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>Everybody who subscribed with one filter. Guarded by the route table.</summary>
internal sealed class FilterEntry(byte[] filter)
{
    /// <summary>Without <c>$share/…/</c>.</summary>
    public byte[] Filter => filter;
    public SubscriptionList Plain { get; } = new();
    public Dictionary<string, SharedGroup>? Groups { get; private set; }

    public bool IsEmpty => Plain.Count == 0 && Groups is not { Count: > 0 };

    public SharedGroup Group(string name)
    {
        Groups ??= [];
        if (!Groups.TryGetValue(name, out var group)) Groups[name] = group = new SharedGroup(name);
        return group;
    }
}
