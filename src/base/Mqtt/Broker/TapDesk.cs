using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker;

/// <summary>Between the broker and its tap: remembers what has been settled, and which of it failed.</summary>
internal sealed class TapDesk(IMqttTap? tap, Action settled) : ITapSettlement
{
    /// <summary>Failed tickets that are remembered one by one; what is older counts as failed, since an answer that lies might lose a message and one that is too careful only sends it again.</summary>
    private const int MaxFailures = 1_024;
    private readonly Lock _gate = new();
    private readonly Queue<(long Ticket, MqttReason Reason)> _failures = new();
    private TaskCompletionSource? _ready;
    private long _settled, _forgotten;
    private volatile bool _anyFailed;

    public bool IsPresent => tap != null;
    public long Settled => Volatile.Read(ref _settled);

    public bool IsSettled(long ticket) => ticket <= Volatile.Read(ref _settled);

    /// <returns>Null = it succeeded.</returns>
    public MqttReason? FailureOf(long ticket)
    {
        if (!_anyFailed) return null;
        lock (_gate)
        {
            if (ticket <= _forgotten) return MqttReason.ImplementationSpecificError;
            foreach (var failure in _failures)
            {
                if (failure.Ticket == ticket) return failure.Reason;
            }
            return null;
        }
    }

    public TapAnswer Offer(in MqttOffer offer) => tap!.Offer(offer);

    public void Settle(long ticket, MqttReason reason)
    {
        lock (_gate)
        {
            if (reason >= MqttReason.UnspecifiedError)
            {
                if (_failures.Count == MaxFailures) _forgotten = _failures.Dequeue().Ticket;
                _failures.Enqueue((ticket, reason));
                _anyFailed = true;
            }
            if (ticket > _settled) Volatile.Write(ref _settled, ticket);
        }
        settled();
    }

    public void Ready()
    {
        TaskCompletionSource? ready;
        lock (_gate) (ready, _ready) = (_ready, null);
        ready?.TrySetResult();
    }

    /// <summary>Completes with the next <see cref="Ready"/>; the broker's tick calls that too, so a signal that came too early is no loss.</summary>
    public Task WaitAsync()
    {
        lock (_gate) return (_ready ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}
