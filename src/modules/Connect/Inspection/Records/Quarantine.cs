using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Connect.Inspection.Records;

/// <param name="Why">Code of the refusal.</param>
/// <param name="ClockOffS">As <see cref="Runs.ItemRecord.ClockOffS"/>, found when it came.</param>
internal sealed record Quarantined(string Id, string Organization, string Phone, string User, long ReceivedUs, string Why, string Body, int ClockOffS, bool Signed);

/// <summary>Records of people who may no longer act, in State until an engineer takes or drops them. At most <see cref="Max"/> an organisation: more are refused and stay on their phones.</summary>
internal sealed class Quarantine(IDatabase state, TimeProvider clock)
{
    public const int Max = 5_000;

    public static Migration Schema { get; } = new(1, "inspection",
    [
        """
        create table inspection_quarantine (id text not null, organization text not null, phone text not null, person text not null, received_us bigint not null, why text not null, body text not null,
            clock_off bigint not null, signed bigint not null, primary key (organization, id))
        """,
    ]);

    /// <returns>False when it is full.</returns>
    public Task<bool> AddAsync(Quarantined record, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        if (sql.QueryFirst("select count(*) from inspection_quarantine where organization = @organization", r => r.Int64(0), ("organization", record.Organization)) >= Max) return false;
        sql.Execute("""
            insert into inspection_quarantine (id, organization, phone, person, received_us, why, body, clock_off, signed) values (@id, @organization, @phone, @person, @received, @why, @body, @off, @signed)
            on conflict (organization, id) do nothing
            """,
            ("id", record.Id), ("organization", record.Organization), ("phone", record.Phone), ("person", record.User), ("received", Micros.Of(clock)), ("why", record.Why), ("body", record.Body),
            ("off", (long)record.ClockOffS), ("signed", record.Signed));
        return true;
    }, cancel);

    /// <summary>Oldest first.</summary>
    public Task<List<Quarantined>> ListAsync(string organization, int max, CancellationToken cancel) => state.ReadAsync(sql => sql.Query(
        "select id, organization, phone, person, received_us, why, body, clock_off, signed from inspection_quarantine where organization = @organization order by received_us, id limit @max", Read,
        ("organization", organization), ("max", (long)max)), cancel);

    public Task<Quarantined?> FindAsync(string organization, string id, CancellationToken cancel) => state.ReadAsync(sql => sql.QueryFirst(
        "select id, organization, phone, person, received_us, why, body, clock_off, signed from inspection_quarantine where organization = @organization and id = @id", Read, ("organization", organization), ("id", id)), cancel);

    public Task RemoveAsync(string organization, string id, CancellationToken cancel) => state.WriteAsync(sql => sql.Execute(
        "delete from inspection_quarantine where organization = @organization and id = @id", ("organization", organization), ("id", id)), cancel);

    private static Quarantined Read(ISqlRow r) => new(r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Int64(4), r.Text(5), r.Text(6), (int)r.Int64(7), r.Int64(8) != 0);
}
