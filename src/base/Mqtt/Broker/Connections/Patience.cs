namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>
/// How long a publisher may still be held back for receivers that are behind: seven eighths of each tick. So a plant's data keeps flowing, whoever subscribed with a thin line,
/// and yet receivers that nearly keep up lose nothing.
/// </summary>
internal struct Patience
{
    private const long MostMs = MqttBroker.TickMs * 7 / 8;
    private int _tick;
    private long _spentMs;

    public bool IsLeft(int tick)
    {
        if (tick != _tick) (_tick, _spentMs) = (tick, 0);
        return _spentMs < MostMs;
    }

    public void Spend(long milliseconds) => _spentMs += milliseconds;
}
