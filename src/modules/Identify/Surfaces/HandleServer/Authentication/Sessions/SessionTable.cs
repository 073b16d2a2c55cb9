using System.Collections.Concurrent;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;

/// <summary>
/// Open sessions, in memory: a restart ends them and clients set up others. Bounded in all, by organisation, and by address while nobody has proved anything; over a
/// bound the session of the same owner that was unused longest gives way, so that nobody is pushed out by others.
/// </summary>
internal sealed class SessionTable(AuthenticationOptions options, TimeProvider time)
{
    private static readonly TimeSpan s_sweepEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, HandleSession> _sessions = new();
    private readonly Lock _adding = new();
    private long _swept = time.GetTimestamp();

    public int Count => _sessions.Count;

    public int NewId() => SessionIds.New(_sessions.ContainsKey);

    /// <summary>Null also when it was unused for too long.</summary>
    public HandleSession? Find(int id)
    {
        if (!_sessions.TryGetValue(id, out var session)) return null;
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(session.Touched, now) >= session.Idle)
        {
            Remove(session);
            return null;
        }
        session.Touched = now;
        return session;
    }

    /// <summary>False when all are taken by credentials that have proved themselves.</summary>
    public bool TryAdd(HandleSession session)
    {
        lock (_adding)
        {
            session.Touched = time.GetTimestamp();
            Sweep(session.Touched);
            MakeRoom(s => s.Proven is null && s.Address.Equals(session.Address), options.SessionsOfAddress);
            // a stranger's session may give way to anybody's, a proved one never
            if (_sessions.Count >= options.Sessions && _sessions.Values.Where(s => s.Proven is null).MinBy(s => s.Touched) is { } oldest) Remove(oldest);
            return _sessions.Count < options.Sessions && _sessions.TryAdd(session.Id, session);
        }
    }

    /// <summary>The session acts for this credential from now on.</summary>
    public void Prove(HandleSession session, Proven proven)
    {
        lock (_adding)
        {
            var organization = proven.App.Organization;
            if (session.Proven?.App.Organization != organization) MakeRoom(s => s != session && s.Proven?.App.Organization == organization, options.SessionsOfOrganization);
            session.Proven = proven;
        }
    }

    public void Remove(HandleSession session) => _sessions.TryRemove(KeyValuePair.Create(session.Id, session));

    /// <summary>Leaves one less than the bound of those that fit: looks at all of them, but only when there are as many in all.</summary>
    private void MakeRoom(Func<HandleSession, bool> fits, int max)
    {
        if (_sessions.Count < max) return;
        var those = _sessions.Values.Where(fits).ToList();
        foreach (var oldest in those.OrderBy(s => s.Touched).Take(those.Count - max + 1)) Remove(oldest);
    }

    private void Sweep(long now)
    {
        if (time.GetElapsedTime(_swept, now) < s_sweepEvery) return;
        _swept = now;
        foreach (var session in _sessions.Values)
        {
            if (time.GetElapsedTime(session.Touched, now) >= session.Idle) Remove(session);
        }
    }
}
