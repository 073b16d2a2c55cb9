using System.Runtime.InteropServices;

namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>Subscriptions in no particular order; adding and taking away cost the same however many there are.</summary>
internal sealed class SubscriptionList
{
    private readonly List<Subscription> _all = [];

    public int Count => _all.Count;

    public ReadOnlySpan<Subscription> All => CollectionsMarshal.AsSpan(_all);

    public void Add(Subscription one)
    {
        one.Index = _all.Count;
        _all.Add(one);
    }

    public void Remove(Subscription one)
    {
        if (one.Index < 0) return;
        var last = _all[^1];
        _all[one.Index] = last;
        last.Index = one.Index;
        _all.RemoveAt(_all.Count - 1);
        one.Index = -1;
    }
}
