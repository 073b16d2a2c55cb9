namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>Sessions that publishers wait for.</summary>
internal sealed class Congested
{
    private readonly Lock _gate = new();
    private HashSet<Session> _now = [], _before = [];

    public void Add(Session session)
    {
        lock (_gate) _now.Add(session);
    }

    /// <summary>Ends every wait. Called by the tick alone.</summary>
    public void Renew()
    {
        lock (_gate) (_now, _before) = (_before, _now);
        foreach (var session in _before) session.LetGo();
        _before.Clear();
    }
}
