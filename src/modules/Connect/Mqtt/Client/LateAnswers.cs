using Yiwang.Connect.Acquisition;
using Yiwang.Mqtt.Client;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Connect.Mqtt.Client;

/// <summary>Acknowledges messages of QoS 1 and 2 once their samples are durable. Bounded by what the server may have under way (receive maximum).</summary>
internal sealed class LateAnswers(IReadingSink sink)
{
    private readonly Lock _gate = new();
    private List<(MqttClient Client, ushort Id, byte Qos)> _waiting = [];
    private List<(MqttClient Client, ushort Id, byte Qos)> _storing = [];
    private bool _running;

    public void Add(MqttClient client, ushort id, byte qos)
    {
        lock (_gate)
        {
            _waiting.Add((client, id, qos));
            if (_running) return;
            _running = true;
        }
        _ = Task.Run(AnswerAsync);
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                (_waiting, _storing) = (_storing, _waiting);
                _running = _storing.Count > 0;
                if (!_running) return;
            }
            // what could not be kept is not acknowledged: the server sends it again after a reconnect
            var stored = await sink.StoredAsync();
            foreach (var (client, id, qos) in _storing) client.Acknowledge(id, qos, stored ? MqttReason.Success : MqttReason.UnspecifiedError);
            _storing.Clear();
        }
    }
}
