namespace Yiwang.Mqtt.Broker.Connections;

/// <summary>Connections with answers that wait for the journal or the tap.</summary>
internal sealed class Awaiting
{
    private readonly Lock _gate = new(), _turn = new();
    private List<ClientConnection> _now = [], _woken = [];

    public void Add(ClientConnection connection)
    {
        lock (_gate)
        {
            if (connection.IsAwaiting) return;
            connection.IsAwaiting = true;
            _now.Add(connection);
        }
    }

    /// <summary>Everybody looks again; those who still have to wait add themselves anew. Callers take turns.</summary>
    public void Wake()
    {
        lock (_turn)
        {
            lock (_gate)
            {
                if (_now.Count == 0) return;
                (_now, _woken) = (_woken, _now);
                foreach (var one in _woken) one.IsAwaiting = false;
            }
            foreach (var one in _woken) one.PumpAndFlush();
            _woken.Clear();
        }
    }
}
