using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Storage.Sql;

namespace Yiwang.Parties.Credentials;

internal enum PasswordCheck { Right, MustChange, Wrong, Busy }

/// <summary>Passwords in State.</summary>
public sealed class Passwords(IDatabase state, PasswordHash hash, TimeProvider time, PartiesOptions options)
{
    /// <summary>Stands in for a user who does not exist, so that refusing takes as long as checking.</summary>
    private readonly Row _nobody = new(RandomNumberGenerator.GetBytes(PasswordHash.SaltBytes), RandomNumberGenerator.GetBytes(PasswordHash.HashBytes), options.PasswordIterations, false);

    private long _changes;

    /// <summary>Rises whenever a password is set or forgotten, so that what was checked before is checked again.</summary>
    internal long Changes => Interlocked.Read(ref _changes);

    /// <param name="mustChange">Somebody else knows it: the user must choose another at the next sign-in.</param>
    public async ValueTask<Outcome> SetAsync(UserName name, string password, bool mustChange = false, CancellationToken cancel = default)
    {
        if (PasswordRules.Check(password, name) is { Succeeded: false } weak) return weak;
        var salt = RandomNumberGenerator.GetBytes(PasswordHash.SaltBytes);
        if (await hash.ComputeAsync(password, salt, options.PasswordIterations, cancel) is not { } made) return new Outcome(Codes.RequestLimited);
        await state.WriteAsync(sql => sql.Execute("""
            insert into credential (name, salt, hash, iterations, changed_us, must_change) values (@name, @salt, @hash, @iterations, @now, @must)
            on conflict (name) do update set salt = excluded.salt, hash = excluded.hash, iterations = excluded.iterations, changed_us = excluded.changed_us, must_change = excluded.must_change
            """,
            ("name", name.ToString()), ("salt", salt), ("hash", made), ("iterations", options.PasswordIterations), ("now", Micros.Of(time)), ("must", mustChange)), cancel);
        Interlocked.Increment(ref _changes);
        return Outcome.Ok;
    }

    public async Task ForgetAsync(UserName name, CancellationToken cancel = default)
    {
        await state.WriteAsync(sql => sql.Execute("delete from credential where name = @name", ("name", name.ToString())), cancel);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>A random password that an administrator hands over: 16 characters that cannot be confused, in groups of four.</summary>
    public static string NewTemporary()
    {
        var text = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);
        return $"{text[..4]}-{text[4..8]}-{text[8..12]}-{text[12..]}";
    }

    /// <param name="name">Null for somebody who does not exist; takes the same time.</param>
    internal async ValueTask<PasswordCheck> CheckAsync(UserName? name, string password, CancellationToken cancel)
    {
        var row = name is null ? null : await state.ReadAsync(sql => sql.QueryFirst(
            "select salt, hash, iterations, must_change from credential where name = @name", r => new Row(r.Bytes(0), r.Bytes(1), (int)r.Int64(2), r.Int64(3) != 0), ("name", name.Value.ToString())), cancel);
        var against = row ?? _nobody;
        var given = password.Length > PasswordRules.MaxLength ? "" : password;
        if (await hash.ComputeAsync(given, against.Salt, against.Iterations, cancel) is not { } made) return PasswordCheck.Busy;
        if (!CryptographicOperations.FixedTimeEquals(made, against.Hash) || row is null) return PasswordCheck.Wrong;
        if (row.Iterations < options.PasswordIterations) await RenewAsync(name!.Value, password, cancel);
        return row.MustChange ? PasswordCheck.MustChange : PasswordCheck.Right;
    }

    /// <summary>The number of rounds grew since: only now is the password at hand to hash it anew.</summary>
    private async ValueTask RenewAsync(UserName name, string password, CancellationToken cancel)
    {
        var salt = RandomNumberGenerator.GetBytes(PasswordHash.SaltBytes);
        if (await hash.ComputeAsync(password, salt, options.PasswordIterations, cancel) is not { } made) return;
        await state.WriteAsync(sql => sql.Execute("update credential set salt = @salt, hash = @hash, iterations = @iterations where name = @name",
            ("salt", salt), ("hash", made), ("iterations", options.PasswordIterations), ("name", name.ToString())), cancel);
    }

    private sealed record Row(byte[] Salt, byte[] Hash, int Iterations, bool MustChange);
}
