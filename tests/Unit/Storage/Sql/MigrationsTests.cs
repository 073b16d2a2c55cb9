using Xunit;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Storage.Sql;

public sealed class MigrationsTests : BothEngines
{
    private static readonly Migration First = new(1, "sessions", ["create table sessions (id text primary key)"]);
    private static readonly Migration Second = new(2, "sessions", ["alter table sessions add column owner text", "insert into sessions (id, owner) values ('a', 'b')"]);

    [Theory, MemberData(nameof(Engines))]
    public async Task Steps_run_once_and_in_order(SqlEngine engine)
    {
        var db = NewDatabase(engine);
        await Migrations.ApplyAsync(db, [First], Cancel);
        await Migrations.ApplyAsync(db, [Second, First], Cancel);
        await Migrations.ApplyAsync(db, [First, Second], Cancel);
        Assert.Equal(["b"], await db.ReadAsync(s => s.Query("select owner from sessions", r => r.Text(0)), Cancel));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_step_that_fails_leaves_the_schema_before_it(SqlEngine engine)
    {
        var db = NewDatabase(engine);
        var wrong = Second with { Statements = ["alter table sessions add column owner text", "insert into nowhere (id) values (1)"] };
        await Assert.ThrowsAsync<SqlException>(() => Migrations.ApplyAsync(db, [First, wrong], Cancel));
        await Migrations.ApplyAsync(db, [First, Second], Cancel);
        Assert.Equal(1, await db.ReadAsync(s => s.QueryFirst("select count(*) from sessions where owner = 'b'", r => r.Int64(0)), Cancel));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_edited_step_and_a_newer_database_are_refused(SqlEngine engine)
    {
        var db = NewDatabase(engine);
        await Migrations.ApplyAsync(db, [First, Second], Cancel);
        Assert.Contains("newer version", (await Assert.ThrowsAsync<SqlException>(() => Migrations.ApplyAsync(db, [First], Cancel))).Message, StringComparison.Ordinal);
        var edited = First with { Statements = ["create table sessions (id text primary key, x bigint)"] };
        Assert.Contains("changed after", (await Assert.ThrowsAsync<SqlException>(() => Migrations.ApplyAsync(db, [edited, Second], Cancel))).Message, StringComparison.Ordinal);
    }
}
