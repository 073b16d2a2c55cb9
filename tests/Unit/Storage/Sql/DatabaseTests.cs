using Xunit;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Storage.Sql;

public sealed class DatabaseTests : BothEngines
{
    private const string Table = "create table things (id text primary key, number bigint, share double precision, body bytea)";

    private async Task<IDatabase> WithTableAsync(SqlEngine engine)
    {
        var database = NewDatabase(engine);
        await database.WriteAsync(s => s.Execute(Table), Cancel);
        return database;
    }

    private static Task<int> InsertAsync(IDatabase database, string id, long number = 0) =>
        database.WriteAsync(s => s.Execute("insert into things (id, number) values (@id, @number)", ("id", id), ("number", number)), Cancel);

    private static Task<long> CountAsync(IDatabase database) => database.ReadAsync(s => s.QueryFirst("select count(*) from things", r => r.Int64(0)), Cancel);

    [Theory, MemberData(nameof(Engines))]
    public async Task Every_kind_of_value_comes_back_as_it_went_in(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        byte[] bytes = [0, 1, 255];
        var changed = await db.WriteAsync(s => s.Execute("insert into things (id, number, share, body) values (@id, @n, @s, @b)", ("id", "一网 'x' 🙂"), ("n", long.MinValue), ("s", 0.1), ("b", bytes)), Cancel);
        Assert.Equal(1, changed);
        var row = await db.ReadAsync(s => s.QueryFirst("select id, number, share, body from things where id = @id", r => (r.Text(0), r.Int64(1), r.Double(2), r.Bytes(3)), ("id", "一网 'x' 🙂")), Cancel);
        Assert.Equal(("一网 'x' 🙂", long.MinValue, 0.1), (row.Item1, row.Item2, row.Item3));
        Assert.Equal(bytes, row.Item4);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Null_and_empty_differ(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        await db.WriteAsync(s => s.Execute("insert into things (id, number, body) values (@id, @n, @b)", ("id", ""), SqlParameter.Null("n"), ("b", Array.Empty<byte>())), Cancel);
        var (noNumber, noBody, length) = await db.ReadAsync(s => s.QueryFirst("select number, body from things where id = ''", r => (r.IsNull(0), r.IsNull(1), r.Bytes(1).Length)), Cancel);
        Assert.Equal((true, false, 0), (noNumber, noBody, length));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Text_that_no_engine_could_hold_is_stored_with_a_replacement(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        await InsertAsync(db, "a\0b\ud800c");
        Assert.Equal("a\ufffdb\ufffdc", await db.ReadAsync(s => s.QueryFirst("select id from things", r => r.Text(0)), Cancel));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_long_text_survives(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        var text = string.Concat(Enumerable.Repeat("长文本 ", 20_000));
        await InsertAsync(db, text);
        Assert.Equal(text, await db.ReadAsync(s => s.QueryFirst("select id from things", r => r.Text(0)), Cancel));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Work_that_throws_leaves_nothing(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.WriteAsync<int>(s =>
        {
            s.Execute("insert into things (id) values ('a')");
            throw new InvalidOperationException();
        }, Cancel));
        Assert.Equal(0, await CountAsync(db));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_failed_call_does_not_undo_calls_that_share_its_commit(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        using var gate = new ManualResetEventSlim();
        var first = db.WriteAsync(s => { gate.Wait(Cancel); return s.Execute("insert into things (id) values ('first')"); }, Cancel);
        var calls = Enumerable.Range(0, 40).Select(i => InsertAsync(db, $"{i / 2}")).ToList();
        gate.Set();
        await first;
        var failures = await Task.WhenAll(calls.Select(async call =>
        {
            try { await call; return 0; }
            catch (SqlException e) { Assert.Equal(SqlFault.Constraint, e.Fault); return 1; }
        }));
        Assert.Equal(20, failures.Sum());
        Assert.Equal(21, await CountAsync(db));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Swallowing_an_error_inside_the_work_cannot_lose_a_write_silently(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        await InsertAsync(db, "taken");
        var acknowledged = true;
        try
        {
            await db.WriteAsync(s =>
            {
                s.Execute("insert into things (id) values ('mine')");
                try { s.Execute("insert into things (id) values ('taken')"); }
                catch (SqlException) { }
                return 0;
            }, Cancel);
        }
        catch (SqlException) { acknowledged = false; }
        Assert.Equal(acknowledged ? 2 : 1, await CountAsync(db));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_reader_sees_one_state_while_others_write(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        using var written = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var read = db.ReadAsync(s =>
        {
            var before = s.QueryFirst("select count(*) from things", r => r.Int64(0));
            begun.Set();
            written.Wait(Cancel);
            return (before, s.QueryFirst("select count(*) from things", r => r.Int64(0)));
        }, Cancel);
        await Task.Run(() => begun.Wait(Cancel), Cancel);
        await InsertAsync(db, "a");
        written.Set();
        Assert.Equal((0, 0), await read);
        Assert.Equal(1, await CountAsync(db));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Readers_cannot_write(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        var e = await Assert.ThrowsAsync<SqlException>(() => db.ReadAsync(s => s.Execute("delete from things"), Cancel));
        Assert.Equal(SqlFault.ReadOnly, e.Fault);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_wrong_statement_is_named_in_its_error(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        var e = await Assert.ThrowsAsync<SqlException>(() => db.ReadAsync(s => s.QueryFirst("select nothing from things", r => r.Int64(0)), Cancel));
        Assert.Equal((SqlFault.Statement, "select nothing from things"), (e.Fault, e.Sql));
        e = await Assert.ThrowsAsync<SqlException>(() => db.ReadAsync(s => s.QueryFirst("select 1 from things where id = @id", r => r.Int64(0), ("it", "x")), Cancel));
        Assert.Equal(SqlFault.Statement, e.Fault);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Text_sorts_by_its_bytes_on_both(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        foreach (var id in (string[])["b", "A", "a", "B", "一", "-", "1"]) await InsertAsync(db, id);
        Assert.Equal(["-", "1", "A", "B", "a", "b", "一"], await db.ReadAsync(s => s.Query("select id from things order by id", r => r.Text(0)), Cancel));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_query_may_run_inside_the_mapping_of_another_database_call_after_it(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        await InsertAsync(db, "a", 1);
        await InsertAsync(db, "b", 2);
        var sums = await db.ReadAsync(s => s.Query("select id, number from things order by id", r => r.Int64(1)).Select(n => s.QueryFirst("select sum(number) from things where number <= @n", r => r.Int64(0), ("n", n))).ToList(), Cancel);
        Assert.Equal([1, 3], sums);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_cancelled_call_that_still_waits_is_not_run(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        using var gate = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var first = db.WriteAsync(_ => { gate.Wait(Cancel); return 0; }, Cancel);
        var second = db.WriteAsync(s => s.Execute("insert into things (id) values ('x')"), cancel.Token);
        await cancel.CancelAsync();
        gate.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, await CountAsync(db));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_closed_database_refuses_with_its_own_error(SqlEngine engine)
    {
        var db = await WithTableAsync(engine);
        await db.DisposeAsync();
        Assert.Equal(SqlFault.Unavailable, (await Assert.ThrowsAsync<SqlException>(() => CountAsync(db))).Fault);
    }
}
