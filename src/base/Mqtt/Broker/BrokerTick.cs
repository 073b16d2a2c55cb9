using Yiwang.Mqtt.Broker.Connections;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker;

/// <summary>Everything that happens because time passes, four times a second.</summary>
internal sealed class BrokerTick : IDisposable
{
    /// <summary>A connection that was told to end and does not is cut off after this.</summary>
    private const long LingerMs = 2_000;
    private const long SweepMs = 60_000;
    private readonly BrokerCore _core;
    private readonly SysTopics _sys;
    private readonly ITimer _timer;
    private readonly List<ClientConnection> _silent = [];
    private readonly Lock _turn = new();
    private long _sweptMs;

    public BrokerTick(BrokerCore core, TimeProvider time)
    {
        _core = core;
        _sys = new SysTopics(core);
        _sweptMs = core.NowMs;
        var period = TimeSpan.FromMilliseconds(MqttBroker.TickMs);
        _timer = time.CreateTimer(_ => OnTick(), null, period, period);
    }

    public void Dispose()
    {
        _timer.Dispose();
        // one that has begun is waited for
        lock (_turn)
        {
        }
    }

    private void OnTick()
    {
        // a tick that takes longer than its period is not overtaken
        if (!_turn.TryEnter()) return;
        try
        {
            _core.Clock.Look();
            _core.Tick();
            CloseSilent();
            _core.Sessions.DoWhatIsDue();
            Storing.Checkpoint.RunIfDue(_core);
            _sys.PublishIfDue();
            if (_core.NowMs - _sweptMs < SweepMs) return;
            _sweptMs = _core.NowMs;
            _core.Retained.DropExpired(_core.NowMs);
        }
        finally
        {
            _turn.Exit();
        }
    }

    private void CloseSilent()
    {
        _silent.Clear();
        _core.Connections.Silent(_core.NowMs, _silent);
        foreach (var connection in _silent)
        {
            if (connection.IsClosing && _core.NowMs - connection.ClosingSinceMs > LingerMs) connection.Abort();
            else if (!connection.IsClosing) connection.Close(MqttReason.KeepAliveTimeout);
        }
    }
}
