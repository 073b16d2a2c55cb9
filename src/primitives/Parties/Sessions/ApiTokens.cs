using System.Collections.Concurrent;
using Yiwang.Events;
using Yiwang.Parties.Auditing;
using Yiwang.Storage.Sql;

namespace Yiwang.Parties.Sessions;

/// <param name="Roles">At most these, and only while the user holds them too.</param>
public sealed record ApiToken(string Id, UserName User, string Organization, string Title, IReadOnlySet<Role> Roles, DateTimeOffset Created, DateTimeOffset Expires, DateTimeOffset? Used);

/// <summary>
/// Tokens with which programs act for a user in one organisation. They hold a choice of the user's roles, end by themselves, and end with the user.
/// Those in use are kept in memory (at most 10,000).
/// </summary>
public sealed class ApiTokens(IDatabase state, IDirectory directory, IAudit audit, TimeProvider time)
{
    public const int MaxOfOne = 100, MaxDays = 366;
    private const int MaxInMemory = 10_000;
    private static readonly TimeSpan s_usedStep = TimeSpan.FromMinutes(1);
    private const string Columns = "select id, name, organization, title, roles, created_us, expires_us, seen_us from api_token";

    private readonly ConcurrentDictionary<string, InUse> _inUse = new(StringComparer.Ordinal);

    /// <param name="days">1–366.</param>
    /// <returns>The token itself, shown once.</returns>
    public async ValueTask<Outcome<(string Secret, ApiToken Token)>> IssueAsync(Principal who, string title, IReadOnlySet<Role> roles, int days, CancellationToken cancel = default)
    {
        if (who.Organization is not { } organization || !UserHandle.TryParse(who.User, out var user)) return new Outcome(Codes.PartiesSignInNeeded);
        if (string.IsNullOrWhiteSpace(title) || title.Length > 100) return Invalid("title", "请写明用途（100 字以内）。", "Say what it is for, at most 100 characters.");
        if (days is < 1 or > MaxDays) return Invalid("days", $"有效期为 1–{MaxDays} 天。", $"It may last 1 to {MaxDays} days.");
        if (roles.Count == 0 || !roles.IsSubsetOf(who.Roles)) return Invalid("roles", "只能选择您自己拥有的角色，至少一个。", "Choose among your own roles, at least one.");
        if ((await OfAsync(user.Name, cancel)).Count >= MaxOfOne) return Invalid("title", $"最多 {MaxOfOne} 个令牌，请先删除不用的。", $"At most {MaxOfOne} tokens: delete unused ones first.");
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.Administration, "token.issue", Codes.Ok, who.User, organization, Object: title, Detail: string.Join(' ', roles)), cancel);
        if (!written.Succeeded) return written;
        var secret = Token.New(Token.Api);
        var hash = Token.Hash(secret, Token.Api)!;
        var now = time.GetUtcNow();
        var token = new ApiToken(Token.Id(hash), user.Name, organization, title.Trim(), roles, now, now.AddDays(days), null);
        await state.WriteAsync(sql => Insert(sql, hash, token), cancel);
        return (secret, token);
    }

    /// <summary>Null for anything but a token in force of a user who still holds one of its roles.</summary>
    public async ValueTask<Principal?> FindAsync(string? secret, CancellationToken cancel = default)
    {
        if (Token.Hash(secret, Token.Api) is not { } hash) return null;
        var key = Convert.ToHexStringLower(hash);
        var now = time.GetUtcNow();
        if (!_inUse.TryGetValue(key, out var found))
        {
            var token = await state.ReadAsync(sql => sql.QueryFirst($"{Columns} where token_hash = @hash", Read, ("hash", hash)), cancel);
            if (token is null) return null;
            if (_inUse.Count >= MaxInMemory) _inUse.Clear();
            _inUse[key] = found = new InUse(token);
        }
        if (now >= found.Token.Expires) return null;
        if (PrincipalOf(found) is not { } principal) return null;
        if (now - found.Used >= s_usedStep)
        {
            found.Used = now;
            if (await state.WriteAsync(sql => sql.Execute("update api_token set seen_us = @now where token_hash = @hash", ("now", Micros.Of(now)), ("hash", hash)), cancel) == 0) return null;
        }
        return principal;
    }

    public Task<List<ApiToken>> OfAsync(UserName user, CancellationToken cancel = default) =>
        state.ReadAsync(sql => sql.Query($"{Columns} where name = @name order by created_us desc", Read, ("name", user.ToString())), cancel);

    /// <summary>The user's own token.</summary>
    public async ValueTask<Outcome> RevokeAsync(Principal who, string id, CancellationToken cancel = default)
    {
        if (!UserHandle.TryParse(who.User, out var user)) return new Outcome(Codes.PartiesSignInNeeded);
        var written = await audit.WriteAsync(new AuditRecord(AuditKind.Administration, "token.revoke", Codes.Ok, who.User, who.Organization, Object: id), cancel);
        if (!written.Succeeded) return written;
        var removed = await state.WriteAsync(sql => sql.Execute("delete from api_token where name = @name and id = @id", ("name", user.Name.ToString()), ("id", id)), cancel);
        _inUse.Clear();
        return removed > 0 ? Outcome.Ok : new Outcome(Codes.PartiesNotFound, id);
    }

    private Principal? PrincipalOf(InUse found)
    {
        if (!OrganizationId.TryParse(found.Token.Organization, out var organization)) return null;
        var full = directory.Find(found.Token.User)?.In(organization);
        // The same membership object means that nothing changed since the last request.
        if (full is null) return null;
        if (found.Last is { } last && ReferenceEquals(full, last.Full)) return last.Limited;
        var roles = full.Roles.Where(found.Token.Roles.Contains).ToHashSet();
        var limited = roles.Count > 0 ? full with { Roles = roles } : null;
        found.Last = new Scope(full, limited);
        return limited;
    }

    private static int Insert(ISqlSession sql, byte[] hash, ApiToken t) => sql.Execute("""
        insert into api_token (token_hash, id, name, organization, title, roles, created_us, expires_us, seen_us)
        values (@hash, @id, @name, @organization, @title, @roles, @created, @expires, 0)
        """,
        ("hash", hash), ("id", t.Id), ("name", t.User.ToString()), ("organization", t.Organization), ("title", t.Title), ("roles", string.Join(' ', t.Roles)),
        ("created", Micros.Of(t.Created)), ("expires", Micros.Of(t.Expires)));

    private static ApiToken Read(ISqlRow r)
    {
        var user = UserName.TryParse(r.Text(1), out var name) ? name : default;
        var roles = r.Text(4).Split(' ').Select(t => RoleNames.TryParse(t, out var role) ? role : Role.Public).Where(x => x != Role.Public).ToHashSet();
        return new ApiToken(r.Text(0), user, r.Text(2), r.Text(3), roles, Micros.ToTime(r.Int64(5)), Micros.ToTime(r.Int64(6)), r.Int64(7) == 0 ? null : Micros.ToTime(r.Int64(7)));
    }

    private static Outcome Invalid(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));

    private sealed record Scope(Principal Full, Principal? Limited);

    private sealed class InUse(ApiToken token)
    {
        public ApiToken Token => token;
        public DateTimeOffset Used { get; set; } = token.Used ?? DateTimeOffset.MinValue;
        public Scope? Last { get; set; }
    }
}
