using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Connect.Mqtt.Intake;

/// <summary>
/// Answers QoS 1 and 2 once their samples are durable. One ticket at a time is on its way to the disk; all that comes meanwhile shares the next, so that the store's group commit
/// decides the pace and nothing is kept for a single message.
/// </summary>
internal sealed class Tickets
{
    private readonly Lock _gate = new();
    private readonly List<MappedAdapter> _covered = [];
    private ITapSettlement? _settlement;
    private long _open = 1;
    private bool _settling;

    public void Attach(ITapSettlement settlement) => _settlement = settlement;

    public void Ready() => _settlement?.Ready();

    /// <summary>After the adapter's sink has the values of the message.</summary>
    public long Take(MappedAdapter adapter)
    {
        lock (_gate)
        {
            if (adapter.Ticket != _open)
            {
                adapter.Ticket = _open;
                _covered.Add(adapter);
            }
            if (!_settling)
            {
                _settling = true;
                _ = Task.Run(SettleAsync);
            }
            return _open;
        }
    }

    private async Task SettleAsync()
    {
        var covered = new List<MappedAdapter>();
        while (true)
        {
            long ticket;
            lock (_gate)
            {
                _settling = _covered.Count > 0;
                if (!_settling) return;
                ticket = _open++;
                covered.AddRange(_covered);
                _covered.Clear();
            }
            var stored = true;
            foreach (var adapter in covered) stored &= await adapter.Mapping.Values.Sink.StoredAsync();
            covered.Clear();
            _settlement?.Settle(ticket, stored ? MqttReason.Success : MqttReason.UnspecifiedError);
        }
    }
}
