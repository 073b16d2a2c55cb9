using System.Collections.Concurrent;
using Yiwang.Storage.Sql;

namespace Yiwang.Parties.Sessions;

/// <summary>Sessions in State, the ones in use also in memory (at most 10,000; then the table starts anew from State).</summary>
public sealed class SessionStore(IDatabase state, TimeProvider time, PartiesOptions options)
{
    private const int MaxInMemory = 10_000;
    /// <summary>Of one user; the oldest gives way.</summary>
    internal const int MaxOfOne = 50;
    // Seen to the minute is enough to end idle sessions, and saves a write a request.
    private static readonly TimeSpan s_seenStep = TimeSpan.FromMinutes(1);
    private const string Columns = "select id, name, organization, created_us, expires_us, seen_us, address, agent, must_change, phone from session";

    private readonly ConcurrentDictionary<string, Session> _inUse = new(StringComparer.Ordinal);

    /// <summary>For a client that has proved itself on a surface of programs and goes on with a token.</summary>
    /// <param name="who">A user or an app identity.</param>
    public Task<OpenedSession> OpenAsync(Principal who, TimeSpan lifetime, string? address, string? agent, CancellationToken cancel = default) =>
        OpenAsync(UserHandle.TryParse(who.User, out var user) ? user.Name.ToString() : who.User!, who.Organization!, lifetime, address, agent, mustChange: false, cancel);

    internal Task<OpenedSession> OpenAsync(string subject, string organization, TimeSpan lifetime, string? address, string? agent, bool mustChange, CancellationToken cancel) =>
        OpenAsync(new Session("", subject, organization, default, default, default, address, agent, mustChange), lifetime, cancel);

    internal Task<OpenedSession> OpenOnPhoneAsync(string subject, string organization, TimeSpan lifetime, string? address, string? agent, string phone, CancellationToken cancel) =>
        OpenAsync(new Session("", subject, organization, default, default, default, address, agent, false, phone), lifetime, cancel);

    private async Task<OpenedSession> OpenAsync(Session wanted, TimeSpan lifetime, CancellationToken cancel)
    {
        var token = Token.New(Token.Session);
        var hash = Token.Hash(token, Token.Session)!;
        var now = time.GetUtcNow();
        var session = wanted with { Id = Token.Id(hash), Created = now, Expires = now + lifetime, Seen = now, Agent = wanted.Agent is { Length: > 200 } agent ? agent[..200] : wanted.Agent };
        await state.WriteAsync(sql =>
        {
            sql.Execute("delete from session where expires_us < @now or (seen_us < @idle and name not like '%/%' and phone is null)", ("now", Micros.Of(now)), ("idle", Micros.Of(now - options.SessionIdle)));
            MakeRoom(sql, session.Subject);
            return Insert(sql, hash, session);
        }, cancel);
        return new OpenedSession(token, session);
    }

    /// <summary>Null for anything but a session that is open now.</summary>
    public async ValueTask<Session?> FindAsync(string? token, CancellationToken cancel = default)
    {
        if (Token.Hash(token, Token.Session) is not { } hash) return null;
        var key = Convert.ToHexStringLower(hash);
        if (!_inUse.TryGetValue(key, out var session))
        {
            session = await state.ReadAsync(sql => sql.QueryFirst($"{Columns} where token_hash = @hash", Read, ("hash", hash)), cancel);
            if (session is null) return null;
        }
        var now = time.GetUtcNow();
        if (now >= session.Expires || (now - session.Seen >= options.SessionIdle && !IsOfProgram(session) && session.Phone is null)) return null;
        if (now - session.Seen >= s_seenStep)
        {
            session = session with { Seen = now };
            var still = await state.WriteAsync(sql => sql.Execute("update session set seen_us = @now where token_hash = @hash", ("now", Micros.Of(now)), ("hash", hash)), cancel);
            if (still == 0) return null;
        }
        if (_inUse.Count >= MaxInMemory) _inUse.Clear();
        _inUse[key] = session;
        return session;
    }

    public Task<List<Session>> OfAsync(string subject, CancellationToken cancel = default) => state.ReadAsync(sql => sql.Query(
        $"{Columns} where name = @name and expires_us > @now and (seen_us > @idle or phone is not null) order by seen_us desc", Read,
        ("name", subject), ("now", Micros.Of(time)), ("idle", Micros.Of(time.GetUtcNow() - options.SessionIdle))), cancel);

    public async Task CloseAsync(string? token, CancellationToken cancel = default)
    {
        if (Token.Hash(token, Token.Session) is not { } hash) return;
        await state.WriteAsync(sql => sql.Execute("delete from session where token_hash = @hash", ("hash", hash)), cancel);
        _inUse.Clear();
    }

    /// <param name="id">One session; null = all.</param>
    /// <param name="except">The one that stays.</param>
    /// <returns>How many were open.</returns>
    public async Task<int> CloseAsync(string subject, string? id, string? except, CancellationToken cancel = default)
    {
        var closed = await state.WriteAsync(sql => sql.Execute("delete from session where name = @name and (@id = '' or id = @id) and id <> @except",
            ("name", subject), ("id", id ?? ""), ("except", except ?? "")), cancel);
        _inUse.Clear();
        return closed;
    }

    internal async Task CloseOnPhoneAsync(string subject, string phone, CancellationToken cancel)
    {
        await state.WriteAsync(sql => sql.Execute("delete from session where name = @name and phone = @phone", ("name", subject), ("phone", phone)), cancel);
        _inUse.Clear();
    }

    // Nobody walks away from a program and leaves it open: its sessions end by their time alone.
    private static bool IsOfProgram(Session session) => session.Subject.Contains('/', StringComparison.Ordinal);

    private static void MakeRoom(ISqlSession sql, string subject)
    {
        var open = sql.Query("select id from session where name = @name order by seen_us desc", r => r.Text(0), ("name", subject));
        foreach (var id in open.Skip(MaxOfOne - 1)) sql.Execute("delete from session where name = @name and id = @id", ("name", subject), ("id", id));
    }

    private static int Insert(ISqlSession sql, byte[] hash, Session s) => sql.Execute("""
        insert into session (token_hash, id, name, organization, created_us, expires_us, seen_us, address, agent, must_change, phone)
        values (@hash, @id, @name, @organization, @created, @expires, @seen, @address, @agent, @must, @phone)
        """,
        ("hash", hash), ("id", s.Id), ("name", s.Subject), ("organization", s.Organization), ("created", Micros.Of(s.Created)), ("expires", Micros.Of(s.Expires)),
        ("seen", Micros.Of(s.Seen)), ("address", s.Address), ("agent", s.Agent), ("must", s.MustChangePassword), ("phone", s.Phone));

    private static Session Read(ISqlRow r) => new(r.Text(0), r.Text(1), r.Text(2), Micros.ToTime(r.Int64(3)), Micros.ToTime(r.Int64(4)), Micros.ToTime(r.Int64(5)), r.TextOrNull(6), r.TextOrNull(7), r.Int64(8) != 0, r.TextOrNull(9));
}
