using Yiwang.Mqtt.Broker.Sessions;

namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>Makes one list of receivers out of the filters that a topic fits. Guarded by the route table.</summary>
internal sealed class FanoutMaker(OverlapDelivery overlaps)
{
    private static readonly Target[] s_noTargets = [];
    private static readonly SharedGroup[] s_noGroups = [];
    private readonly List<Target> _targets = [];
    private readonly List<SharedGroup> _groups = [];
    private readonly Dictionary<Session, int> _placeOf = [];

    public Fanout Make(ReadOnlySpan<byte> topic, List<FilterEntry> matching, long version)
    {
        _targets.Clear();
        _groups.Clear();
        // within one filter a session stands once
        var join = overlaps == OverlapDelivery.OneCopy && matching.Count > 1;
        foreach (var entry in matching)
        {
            foreach (var one in entry.Plain.All)
            {
                if (one.Session.Identity is { } identity && !identity.MayReceive(topic)) continue;
                Add(one, join);
            }
            if (entry.Groups != null) _groups.AddRange(entry.Groups.Values);
        }
        _placeOf.Clear();
        return new Fanout(_targets.Count == 0 ? s_noTargets : [.. _targets], _groups.Count == 0 ? s_noGroups : [.. _groups], version);
    }

    private void Add(Subscription one, bool join)
    {
        if (join && _placeOf.TryGetValue(one.Session, out var place))
        {
            _targets[place] = _targets[place].With(one);
            return;
        }
        if (join) _placeOf[one.Session] = _targets.Count;
        _targets.Add(new Target(one.Session, one.Options, Target.Encode(one.Identifier)));
    }
}
