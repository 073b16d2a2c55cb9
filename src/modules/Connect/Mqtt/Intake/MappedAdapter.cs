using Yiwang.Connect.Mqtt.Mapping;

namespace Yiwang.Connect.Mqtt.Intake;

/// <summary>An adapter that listens to this node's own broker.</summary>
internal sealed class MappedAdapter(string id, string owner, TopicMapping mapping)
{
    private int _waiting;

    public string Id => id;
    public string Owner => owner;
    public TopicMapping Mapping => mapping;

    /// <summary>The newest ticket that covers it; under the lock of the tickets.</summary>
    public long Ticket { get; set; }

    /// <summary>Calls back once the sink has room again; asked often, does it once.</summary>
    public void WhenRoom(Action then)
    {
        if (Interlocked.Exchange(ref _waiting, 1) == 1) return;
        _ = WaitAsync(then);
    }

    private async Task WaitAsync(Action then)
    {
        await mapping.Values.Sink.StoredAsync();
        Volatile.Write(ref _waiting, 0);
        then();
    }
}
