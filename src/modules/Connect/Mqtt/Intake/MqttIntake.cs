using System.Text;
using Yiwang.Connect.Mqtt.Discovery;
using Yiwang.Connect.Mqtt.Gate;
using Yiwang.Connect.Mqtt.Mapping;
using Yiwang.Mqtt.Broker;

namespace Yiwang.Connect.Mqtt.Intake;

/// <summary>
/// The tap of this node's broker: what devices publish becomes samples of the points that name its topic, and what nobody names is listed as discovered. The way of a topic is found once
/// and kept beside it by the broker.
/// </summary>
internal sealed class MqttIntake(DiscoveredTopics discovered) : IMqttTap
{
    private readonly Lock _gate = new();
    private readonly Tickets _tickets = new();
    private MappedAdapter[] _adapters = [];
    private int _version;

    public IReadOnlyList<MappedAdapter> Adapters => Volatile.Read(ref _adapters);

    public void Attach(ITapSettlement settlement) => _tickets.Attach(settlement);

    public void Add(MappedAdapter adapter)
    {
        lock (_gate) Volatile.Write(ref _adapters, [.. _adapters, adapter]);
        Interlocked.Increment(ref _version);
        // also what came between the saving of a point and this moment
        foreach (var found in discovered.List(adapter.Owner))
        {
            if (adapter.Mapping.Find(Encoding.UTF8.GetBytes(found.Topic)) is not null) discovered.Forget(adapter.Owner, found.Topic);
        }
    }

    public void Remove(MappedAdapter adapter)
    {
        lock (_gate) Volatile.Write(ref _adapters, Array.FindAll(_adapters, a => a != adapter));
        Interlocked.Increment(ref _version);
    }

    public TapAnswer Offer(in MqttOffer offer)
    {
        if (offer.Memo is not TopicWays ways || ways.Version != Volatile.Read(ref _version)) offer.Memo = ways = FindWays(offer.Topic);
        var owner = offer.Publisher is PartyIdentity party ? party.Organization : offer.Publisher.Owner;
        long ticket = 0;
        var taken = false;
        foreach (var (adapter, route) in ways.Routes)
        {
            if (!string.Equals(adapter.Owner, owner, StringComparison.OrdinalIgnoreCase)) continue;
            if (route.Take(offer.Payload, offer.ReceivedAtUs, retained: false) == Taking.Busy)
            {
                adapter.WhenRoom(_tickets.Ready);
                return TapAnswer.Busy;
            }
            taken = true;
            if (offer.Qos > 0) ticket = _tickets.Take(adapter);
        }
        if (taken) return TapAnswer.Taken(ticket);
        ways.Discovered = discovered.Heard(ways.Discovered, owner, offer.ClientId, offer.Topic, offer.Payload, offer.ReceivedAtUs);
        return TapAnswer.NotMapped;
    }

    private TopicWays FindWays(ReadOnlySpan<byte> topic)
    {
        // the version first: what is added while we look makes the answer old at once
        var version = Volatile.Read(ref _version);
        var routes = new List<(MappedAdapter, TopicRoute)>();
        foreach (var adapter in Volatile.Read(ref _adapters))
        {
            if (adapter.Mapping.Find(topic) is not { } route) continue;
            routes.Add((adapter, route));
            discovered.Forget(adapter.Owner, Encoding.UTF8.GetString(topic));
        }
        return new(version, [.. routes]);
    }

    /// <summary>Where a topic leads, as long as the version stands.</summary>
    private sealed class TopicWays(int version, (MappedAdapter Adapter, TopicRoute Route)[] routes)
    {
        public int Version => version;
        public (MappedAdapter Adapter, TopicRoute Route)[] Routes => routes;
        public DiscoveredTopic? Discovered { get; set; }
    }
}
