using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Storage.Keys;
using Yiwang.Storage.Sql;

namespace Yiwang.Parties.Credentials;

internal enum SecondFactorCheck { NotUsed, Right, Missing, Wrong }

/// <summary>One-time codes beside the password. Secrets lie in State encrypted under a key that is not there; a code is good once.</summary>
public sealed class SecondFactors
{
    private const string KeyName = "parties.second-factor";
    private readonly IDatabase _state;
    private readonly TimeProvider _time;
    private readonly byte[] _key;

    public SecondFactors(IDatabase state, IKeyStore keys, TimeProvider time)
    {
        (_state, _time) = (state, time);
        _key = keys.TryLoad(KeyName) ?? RandomNumberGenerator.GetBytes(32);
        keys.Create(KeyName, _key);
    }

    public Task<bool> IsOnAsync(UserName name, CancellationToken cancel = default) => _state.ReadAsync(sql => Load(sql, name) is { Confirmed: true }, cancel);

    /// <summary>A new secret, not yet in force: the user proves with a code that the app has it.</summary>
    public async Task<byte[]> BeginAsync(UserName name, CancellationToken cancel = default)
    {
        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        await _state.WriteAsync(sql => sql.Execute("""
            insert into second_factor (name, secret, confirmed, last_step) values (@name, @secret, 0, 0)
            on conflict (name) do update set secret = excluded.secret, last_step = 0 where second_factor.confirmed = 0
            """, ("name", name.ToString()), ("secret", Encrypt(name, secret))), cancel);
        return secret;
    }

    /// <summary>The secret that waits for its first code; null when none does.</summary>
    public Task<byte[]?> PendingAsync(UserName name, CancellationToken cancel = default) =>
        _state.ReadAsync(sql => Load(sql, name) is { Confirmed: false } row ? Decrypt(name, row.Secret) : null, cancel);

    public Task<Outcome> ConfirmAsync(UserName name, string code, CancellationToken cancel = default) => _state.WriteAsync(sql =>
    {
        if (Load(sql, name) is not { Confirmed: false } row || !Consume(sql, name, row, code)) return Wrong;
        sql.Execute("update second_factor set confirmed = 1 where name = @name", ("name", name.ToString()));
        return Outcome.Ok;
    }, cancel);

    public Task<int> RemoveAsync(UserName name, CancellationToken cancel = default) =>
        _state.WriteAsync(sql => sql.Execute("delete from second_factor where name = @name", ("name", name.ToString())), cancel);

    internal Task<SecondFactorCheck> CheckAsync(UserName name, string? code, CancellationToken cancel) => _state.WriteAsync(sql =>
    {
        if (Load(sql, name) is not { Confirmed: true } row) return SecondFactorCheck.NotUsed;
        if (string.IsNullOrWhiteSpace(code)) return SecondFactorCheck.Missing;
        return Consume(sql, name, row, code) ? SecondFactorCheck.Right : SecondFactorCheck.Wrong;
    }, cancel);

    private static Outcome Wrong => new(Codes.RequestInvalid, "code", "code",
        new Bilingual("验证码不对或已用过。请用应用里显示的下一个，并检查手机时间。", "Wrong or used code. Take the next one that the app shows, and check the phone's clock."));

    /// <summary>A step that was used, and every one before it, is not taken again: a code read over a shoulder is worth nothing.</summary>
    private bool Consume(ISqlSession sql, UserName name, Row row, string code) =>
        Totp.Match(Decrypt(name, row.Secret), code, _time.GetUtcNow()) is { } step
        && sql.Execute("update second_factor set last_step = @step where name = @name and last_step < @step", ("step", step), ("name", name.ToString())) == 1;

    private static Row? Load(ISqlSession sql, UserName name) => sql.QueryFirst(
        "select secret, confirmed from second_factor where name = @name", r => new Row(r.Bytes(0), r.Int64(1) != 0), ("name", name.ToString()));

    private byte[] Encrypt(UserName name, byte[] secret)
    {
        var sealedBytes = new byte[12 + secret.Length + 16];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, 12));
        using var aes = new AesGcm(_key, 16);
        aes.Encrypt(sealedBytes.AsSpan(0, 12), secret, sealedBytes.AsSpan(12, secret.Length), sealedBytes.AsSpan(12 + secret.Length), Name(name));
        return sealedBytes;
    }

    private byte[] Decrypt(UserName name, byte[] sealedBytes)
    {
        var secret = new byte[sealedBytes.Length - 28];
        using var aes = new AesGcm(_key, 16);
        aes.Decrypt(sealedBytes.AsSpan(0, 12), sealedBytes.AsSpan(12, secret.Length), sealedBytes.AsSpan(12 + secret.Length), secret, Name(name));
        return secret;
    }

    private static byte[] Name(UserName name) => System.Text.Encoding.UTF8.GetBytes(name.ToString());

    private sealed record Row(byte[] Secret, bool Confirmed);
}
