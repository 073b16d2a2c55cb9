using Yiwang.Mqtt.Broker.Messages;

namespace Yiwang.Mqtt.Broker.Routing;

/// <summary>The members of one shared subscription: a message goes to one of them, in turn; to one that is connected if any is.</summary>
internal sealed class SharedGroup(string name)
{
    private readonly Lock _gate = new();
    private readonly SubscriptionList _members = new();
    private int _turn;

    public string Name => name;

    public bool IsEmpty
    {
        get { lock (_gate) return _members.Count == 0; }
    }

    public void Add(Subscription one)
    {
        lock (_gate) _members.Add(one);
    }

    public void Remove(Subscription one)
    {
        lock (_gate) _members.Remove(one);
    }

    public void Deliver(ref Publication message)
    {
        if (Choose(message) is not { } chosen) return;
        var target = new Target(chosen.Session, chosen.Options, Target.Encode(chosen.Identifier)) { Group = this };
        chosen.Session.Deliver(ref message, target);
    }

    private Subscription? Choose(in Publication message)
    {
        lock (_gate)
        {
            Subscription? away = null;
            var all = _members.All;
            for (var i = 0; i < all.Length; i++)
            {
                _turn = (_turn + 1) % all.Length;
                var one = all[_turn];
                if (one.Session.Identity is { } identity && !identity.MayReceive(message.Topic)) continue;
                if (one.Session.IsConnected) return one;
                if (one.Options.Qos > 0) away ??= one;
            }
            return message.Qos > 0 ? away : null;
        }
    }
}
