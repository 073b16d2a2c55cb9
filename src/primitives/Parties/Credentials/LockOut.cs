using System.Security.Cryptography;
using System.Text;
using Yiwang.Storage.Sql;

namespace Yiwang.Parties.Credentials;

/// <summary>
/// Makes guessing slow: after the free failures an account, or an address, waits, twice as long each time. An attempt is counted before the password is
/// checked, so that a thousand at once are no more than one after the other; names that do not exist wait like those that do. Survives a restart.
/// </summary>
public sealed class LockOut(IDatabase state, TimeProvider time, PartiesOptions options)
{
    /// <summary>A row untouched for a day is forgotten; beyond so many rows the oldest go first.</summary>
    internal const int MaxRows = 100_000;
    private static readonly TimeSpan s_forget = TimeSpan.FromDays(1);

    /// <returns>How long to wait; zero = go on.</returns>
    internal Task<TimeSpan> BeginAsync(string account, string? address, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        var now = Micros.Of(time);
        Forget(sql, now);
        var (ofAccount, ofAddress) = (Account(account), Address(address));
        var wait = Math.Max(Wait(sql, ofAccount, now), Wait(sql, ofAddress, now));
        if (wait > 0) return TimeSpan.FromMicroseconds(wait);
        Count(sql, ofAccount, now, options.FreeFailures);
        Count(sql, ofAddress, now, options.FreeFailuresOfAddress);
        return TimeSpan.Zero;
    }, cancel);

    /// <summary>For proofs that nobody guesses in a thousand tries at once: looks without counting, so that a right answer costs no write.</summary>
    /// <returns>How long to wait, and whether failures are remembered.</returns>
    internal Task<(TimeSpan Wait, bool Failed)> LookAsync(string account, string? address, CancellationToken cancel) => state.ReadAsync(sql =>
    {
        var now = Micros.Of(time);
        var wait = Math.Max(Wait(sql, Account(account), now), Wait(sql, Address(address), now));
        return (TimeSpan.FromMicroseconds(wait), sql.QueryFirst("select count from sign_in_failure where who = @who", r => r.Int64(0), ("who", Account(account))) > 0);
    }, cancel);

    internal Task FailedAsync(string account, string? address, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        var now = Micros.Of(time);
        Forget(sql, now);
        Count(sql, Account(account), now, options.FreeFailures);
        Count(sql, Address(address), now, options.FreeFailuresOfAddress);
        return 0;
    }, cancel);

    internal Task SucceededAsync(string account, string? address, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        sql.Execute("delete from sign_in_failure where who = @who", ("who", Account(account)));
        // Others behind the address may still be guessing: it gets back only what this attempt took.
        return sql.Execute("update sign_in_failure set count = count - 1, until_us = 0 where who = @who and count > 0", ("who", Address(address)));
    }, cancel);

    /// <summary>For an administrator who knows that it was the person.</summary>
    internal Task ForgiveAsync(string account, CancellationToken cancel) =>
        state.WriteAsync(sql => sql.Execute("delete from sign_in_failure where who = @who", ("who", Account(account))), cancel);

    private static long Wait(ISqlSession sql, string who, long now) =>
        Math.Max(0, sql.QueryFirst("select until_us from sign_in_failure where who = @who", r => r.Int64(0), ("who", who)) - now);

    private void Count(ISqlSession sql, string who, long now, int free)
    {
        var count = sql.QueryFirst("select count from sign_in_failure where who = @who", r => r.Int64(0), ("who", who)) + 1;
        var until = count < free ? 0 : now + Micros.Of(Backoff(count - free));
        sql.Execute("""
            insert into sign_in_failure (who, count, last_us, until_us) values (@who, @count, @now, @until)
            on conflict (who) do update set count = excluded.count, last_us = excluded.last_us, until_us = excluded.until_us
            """, ("who", who), ("count", count), ("now", now), ("until", until));
    }

    private TimeSpan Backoff(long beyond)
    {
        var wait = options.FirstWait.Ticks * Math.Pow(2, Math.Min(beyond, 30));
        return TimeSpan.FromTicks((long)Math.Min(wait, options.LongestWait.Ticks));
    }

    private static void Forget(ISqlSession sql, long now)
    {
        sql.Execute("delete from sign_in_failure where last_us < @old", ("old", now - Micros.Of(s_forget)));
        var rows = sql.QueryFirst("select count(*) from sign_in_failure", r => r.Int64(0));
        if (rows < MaxRows) return;
        sql.Execute("delete from sign_in_failure where who in (select who from sign_in_failure order by last_us limit 1000)");
    }

    // Hashed: a password typed into the name field must not stand in State in clear.
    private static string Account(string account) => "account:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account.Length > 256 ? account[..256] : account)));

    private static string Address(string? address) => $"address:{address ?? "none"}";
}
