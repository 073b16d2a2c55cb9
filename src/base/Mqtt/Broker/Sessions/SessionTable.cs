using Yiwang.Mqtt.Broker.Connections;
using Yiwang.Mqtt.Broker.Messages;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Mqtt.Broker.Sessions;

/// <summary>All sessions: how connections come into them and leave them, and when they end.</summary>
internal sealed class SessionTable(BrokerCore core)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SessionKey, Session> _sessions = [];
    private readonly DueSessions _due = new();
    private uint _lastNumber;

    public int Count
    {
        get { lock (_gate) return _sessions.Count; }
    }

    public Session[] Snapshot()
    {
        lock (_gate) return [.. _sessions.Values];
    }

    public Session? Find(SessionKey key)
    {
        lock (_gate) return _sessions.GetValueOrDefault(key);
    }

    /// <summary>Only while the broker opens.</summary>
    public Session Restore(SessionKey key, uint number)
    {
        _lastNumber = Math.Max(_lastNumber, number);
        return _sessions[key] = new Session(key, number, core);
    }

    public void StartNumbersAfter(uint number) => _lastNumber = Math.Max(_lastNumber, number);

    public void WatchFor(Session session) => _due.Add(session);

    /// <summary>
    /// Gives a connection its session: the one that is there, taken over from whoever holds it, or a new one. Then <paramref name="begin"/> runs under its gate, before
    /// anything else can be sent.
    /// </summary>
    /// <param name="begin">Is told whether the session was there.</param>
    /// <returns>Success, or QuotaExceeded.</returns>
    public MqttReason Enter(ClientConnection connection, SessionKey key, bool cleanStart, Action<Session, bool> begin)
    {
        var after = new Afterwards();
        lock (_gate)
        {
            var found = _sessions.GetValueOrDefault(key);
            if (found == null && _sessions.Count >= core.Options.MaxSessions) return MqttReason.QuotaExceeded;
            if (found != null)
            {
                lock (found.Gate) TakeOver(found, cleanStart, after);
            }
            var session = found is { IsEnded: false } ? found : _sessions[key] = new Session(key, ++_lastNumber, core);
            lock (session.Gate)
            {
                if (session.Identity?.Name != connection.Identity!.Name && session.Subscriptions.Count > 0) core.Routes.ForgetAll();
                session.Identity = connection.Identity;
                session.Connection = connection;
                connection.Session = session;
                session.WillDueMs = session.EndsAtMs = Message.Never;
                begin(session, session == found);
            }
        }
        after.Do(core);
        return MqttReason.Success;
    }

    /// <summary>A connection is over. Its will is published, or planned, unless that is settled; its session ends or waits.</summary>
    public void Leave(ClientConnection connection)
    {
        if (connection.Session is not { } session) return;
        var after = new Afterwards();
        lock (_gate)
        {
            lock (session.Gate)
            {
                if (session.Connection != connection) return;
                Detach(session);
                if (connection.WillIsSettled) session.Will = null;
                if (session.Will is { } will)
                {
                    var delay = Math.Min(will.DelaySeconds, session.ExpirySeconds);
                    if (delay == 0) after.Publish(session);
                    else session.WillDueMs = core.NowMs + delay * 1_000L;
                }
                if (!session.IsPersistent)
                {
                    End(session, after);
                }
                else
                {
                    session.EndsAtMs = session.ExpirySeconds == uint.MaxValue ? Message.Never : core.NowMs + session.ExpirySeconds * 1_000L;
                    core.Journal.Changed(session);
                    _due.Add(session);
                }
            }
        }
        after.Do(core);
    }

    /// <summary>Publishes the wills and ends the sessions whose time has come.</summary>
    public void DoWhatIsDue()
    {
        while (_due.TryTake(core.NowMs, out var session))
        {
            var after = new Afterwards();
            lock (_gate)
            {
                lock (session.Gate)
                {
                    if (session.IsEnded || session.IsConnected) continue;
                    if (session.WillDueMs <= core.NowMs)
                    {
                        after.Publish(session);
                        session.WillDueMs = Message.Never;
                        core.Journal.Changed(session);
                    }
                    if (session.EndsAtMs <= core.NowMs) End(session, after);
                    else _due.Add(session);
                }
            }
            after.Do(core);
        }
    }

    /// <summary>Ends a session at an operator's wish.</summary>
    /// <returns>False = there is none.</returns>
    public bool Remove(SessionKey key, MqttReason reason)
    {
        var after = new Afterwards();
        lock (_gate)
        {
            if (_sessions.GetValueOrDefault(key) is not { } session) return false;
            lock (session.Gate)
            {
                if (session.Connection is { } connection) after.Close(connection, reason);
                Detach(session);
                End(session, after);
            }
        }
        after.Do(core);
        return true;
    }

    private void TakeOver(Session session, bool cleanStart, Afterwards after)
    {
        if (session.Connection is { } old)
        {
            after.Close(old, MqttReason.SessionTakenOver);
            Detach(session);
            if (session.Will is { DelaySeconds: 0 }) after.Publish(session);
            if (!session.IsPersistent) cleanStart = true;
        }
        if (session.EndsAtMs <= core.NowMs) cleanStart = true;
        if (cleanStart) End(session, after);
        else session.Will = null;
    }

    private void Detach(Session session)
    {
        session.Connection = null;
        session.LetGo();
        // QoS 0 waits for nobody who is away
        while (session.Queues.AtMostOnce.Count > 0)
        {
            core.Queued(-session.Queues.Shrank(session.Queues.AtMostOnce[0].Message!));
            session.Queues.AtMostOnce.Skip();
        }
    }

    /// <summary>Under both gates. A will that still waits is published with the session's end; shared messages go to another member of their group.</summary>
    private void End(Session session, Afterwards after)
    {
        if (session.IsEnded) return;
        if (session.Will != null) after.Publish(session);
        session.IsEnded = true;
        _sessions.Remove(session.Key);
        foreach (var one in session.Subscriptions.All) core.Routes.Remove(one);
        session.Subscriptions.Clear();
        after.Redistribute(ref session.Queues.InFlight, sent: true);
        after.Redistribute(ref session.Queues.Waiting, sent: false);
        core.Queued(-(int)Math.Min(session.Queues.Bytes, int.MaxValue));
        session.Queues.Clear();
        session.Received = null;
        if (session.IsPersistent) core.Journal.Ended(session);
    }
}
