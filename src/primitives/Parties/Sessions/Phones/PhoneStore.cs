using Yiwang.Storage.Sql;

namespace Yiwang.Parties.Sessions.Phones;

/// <summary>Phones and their people in State. What is over is kept 90 days more, so that what somebody did before can still be judged.</summary>
public sealed class PhoneStore(IDatabase state, TimeProvider time)
{
    /// <summary>People on one phone.</summary>
    public const int PeopleMax = 20;
    /// <summary>Phones on which one person is.</summary>
    public const int PhonesOfOneMax = 10;
    private static readonly TimeSpan s_keep = TimeSpan.FromDays(90);
    private const string People = "select phone, name, public_key, created_us, expires_us, revoked_us, failures from phone_person";

    /// <summary>Also one that was revoked; null for anything that never was a phone's secret.</summary>
    public async ValueTask<Phone?> FindAsync(string? secret, CancellationToken cancel = default) =>
        Token.Hash(secret, Token.Phone) is { } hash ? await state.ReadAsync(sql => Read(sql, Token.LongId(hash)), cancel) : null;

    /// <summary>Those that the person may use now.</summary>
    public Task<List<Phone>> OfAsync(UserName user, CancellationToken cancel = default) => state.ReadAsync(sql => sql.Query(
        "select phone from phone_person where name = @name and revoked_us = 0 and expires_us > @now order by created_us desc", r => r.Text(0), ("name", user.ToString()), ("now", Micros.Of(time)))
        .Select(id => Read(sql, id)).OfType<Phone>().Where(p => p.Revoked is null).ToList(), cancel);

    internal Task<bool> EnrolAsync(string secret, EnrolPhone wanted, PhonePerson person, string organization, byte[] salt, byte[] pin, int iterations, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        var now = Micros.Of(time);
        Forget(sql, now);
        if (Count(sql, "phone", person.Phone, person.User, now) >= PeopleMax || CountPhones(sql, person, now) >= PhonesOfOneMax) return false;
        sql.Execute("insert into phone (id, organization, name, created_us, seen_us, revoked_us) values (@id, @organization, @name, @now, @now, 0) on conflict (id) do update set seen_us = @now",
            ("id", person.Phone), ("organization", organization), ("name", wanted.Name), ("now", now));
        sql.Execute("""
            insert into phone_person (phone, name, public_key, salt, pin, iterations, created_us, expires_us, revoked_us, failures)
            values (@phone, @name, @key, @salt, @pin, @iterations, @now, @expires, 0, 0)
            on conflict (phone, name) do update set public_key = @key, salt = @salt, pin = @pin, iterations = @iterations, created_us = @now, expires_us = @expires, revoked_us = 0, failures = 0
            """,
            ("phone", person.Phone), ("name", person.User), ("key", person.PublicKey.ToArray()), ("salt", salt), ("pin", pin), ("iterations", iterations), ("now", now), ("expires", Micros.Of(person.Expires)));
        return true;
    }, cancel);

    internal Task<PinRow?> PinAsync(string phone, UserName user, CancellationToken cancel) => state.ReadAsync(sql => sql.QueryFirst(
        "select salt, pin, iterations from phone_person where phone = @phone and name = @name", r => new PinRow(r.Bytes(0), r.Bytes(1), (int)r.Int64(2)), ("phone", phone), ("name", user.ToString())), cancel);

    /// <summary>Counted before the PIN is checked, so that a thousand at once are no more than one after the other.</summary>
    /// <returns>Whether one more try is allowed.</returns>
    internal Task<bool> TryAsync(string phone, UserName user, CancellationToken cancel) => state.WriteAsync(sql => sql.Execute(
        "update phone_person set failures = failures + 1 where phone = @phone and name = @name and failures < @max", ("phone", phone), ("name", user.ToString()), ("max", (long)PinRules.FailuresMax)) == 1, cancel);

    internal Task SucceededAsync(string phone, UserName user, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        sql.Execute("update phone set seen_us = @now where id = @phone", ("phone", phone), ("now", Micros.Of(time)));
        return sql.Execute("update phone_person set failures = 0 where phone = @phone and name = @name", ("phone", phone), ("name", user.ToString()));
    }, cancel);

    /// <summary>The person can no longer use the phone; whoever else is on it stays.</summary>
    internal Task<int> RevokeAsync(string phone, UserName user, CancellationToken cancel) => state.WriteAsync(sql => sql.Execute(
        "update phone_person set revoked_us = @now where phone = @phone and name = @name and revoked_us = 0", ("phone", phone), ("name", user.ToString()), ("now", Micros.Of(time))), cancel);

    /// <summary>A lost phone: everybody on it.</summary>
    internal Task<int> RevokeAsync(string phone, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        var now = Micros.Of(time);
        sql.Execute("update phone_person set revoked_us = @now where phone = @phone and revoked_us = 0", ("phone", phone), ("now", now));
        return sql.Execute("update phone set revoked_us = @now where id = @phone and revoked_us = 0", ("phone", phone), ("now", now));
    }, cancel);

    private static Phone? Read(ISqlSession sql, string id)
    {
        var people = sql.Query($"{People} where phone = @phone order by created_us, name", r => new PhonePerson(
            r.Text(0), r.Text(1), r.Bytes(2), Micros.ToTime(r.Int64(3)), Micros.ToTime(r.Int64(4)), Revoked(r.Int64(5)), r.Int64(6) >= PinRules.FailuresMax), ("phone", id));
        return sql.QueryFirst("select id, organization, name, created_us, seen_us, revoked_us from phone where id = @id",
            r => new Phone(r.Text(0), r.Text(1), r.Text(2), Micros.ToTime(r.Int64(3)), Micros.ToTime(r.Int64(4)), Revoked(r.Int64(5)), people), ("id", id));
    }

    private static DateTimeOffset? Revoked(long us) => us == 0 ? null : Micros.ToTime(us);

    private static long Count(ISqlSession sql, string column, string value, string except, long now) => sql.QueryFirst(
        $"select count(*) from phone_person where {column} = @value and name <> @except and revoked_us = 0 and expires_us > @now", r => r.Int64(0), ("value", value), ("except", except), ("now", now));

    private static long CountPhones(ISqlSession sql, PhonePerson person, long now) => sql.QueryFirst(
        "select count(*) from phone_person where name = @name and phone <> @phone and revoked_us = 0 and expires_us > @now", r => r.Int64(0), ("name", person.User), ("phone", person.Phone), ("now", now));

    private static void Forget(ISqlSession sql, long now)
    {
        sql.Execute("delete from phone_person where expires_us < @old or (revoked_us > 0 and revoked_us < @old)", ("old", now - Micros.Of(s_keep)));
        sql.Execute("delete from phone where not exists (select 1 from phone_person p where p.phone = phone.id)");
    }

    internal sealed record PinRow(byte[] Salt, byte[] Pin, int Iterations);
}
