namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>Subscriptions in no particular order; adding and taking away cost the same however many there are. Most filters have one subscriber.</summary>
internal sealed class SubscriptionList
{
    private Subscription[] _all = [];

    public int Count { get; private set; }

    public ReadOnlySpan<Subscription> All => _all.AsSpan(0, Count);

    public void Add(Subscription one)
    {
        if (Count == _all.Length) Array.Resize(ref _all, Math.Max(1, 2 * Count));
        one.Index = Count;
        _all[Count++] = one;
    }

    public void Remove(Subscription one)
    {
        if (one.Index < 0) return;
        var last = _all[--Count];
        _all[one.Index] = last;
        last.Index = one.Index;
        _all[Count] = null!;
        one.Index = -1;
    }
}
