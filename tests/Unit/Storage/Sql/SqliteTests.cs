using Xunit;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Sqlite;

namespace Yiwang.Unit.Tests.Storage.Sql;

public sealed class SqliteTests : BothEngines
{
    private string FilePath => Path.Combine(Folder, "a.db");

    private async Task MakeAsync()
    {
        await using var db = SqliteDatabase.Open(FilePath);
        await db.WriteAsync(s => { s.Execute("create table t (id bigint primary key, body text)"); return s.Execute("insert into t values (1, 'one')"); }, Cancel);
    }

    [Fact]
    public async Task A_damaged_file_is_named_when_opened()
    {
        await File.WriteAllTextAsync(FilePath, new string('x', 4096), Cancel);
        Assert.Equal(SqlFault.Corrupt, Assert.Throws<SqlException>(() => SqliteDatabase.Open(FilePath)).Fault);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var e = Assert.Throws<SqlException>(() => SqliteDatabase.Open(Path.Combine(Folder, "no", "a.db")));
        Assert.Equal(SqlFault.Unavailable, e.Fault);
        Assert.Contains("a.db", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_reads_go_on()
    {
        await MakeAsync();
        await using var db = SqliteDatabase.Open(FilePath);
        // The engine's own page limit takes the same path as a full disk.
        await db.WriteAsync(s => s.QueryFirst("pragma max_page_count=3", r => r.Int64(0)), Cancel);
        var fill = (long id) => db.WriteAsync(s => s.Execute("insert into t values (@id, @body)", ("id", id), ("body", new string('x', 100_000))), Cancel);
        var together = await Task.WhenAll(Enumerable.Range(2, 20).Select(id => fill(id).ContinueWith(t => (t.Exception?.InnerException as SqlException)?.Fault, TaskScheduler.Default)));
        Assert.All(together, fault => Assert.Equal(SqlFault.DiskFull, fault));
        Assert.Equal("one", await db.ReadAsync(s => s.QueryFirst("select body from t", r => r.Text(0)), Cancel));
    }

    [Fact]
    public async Task A_read_only_database_answers_reads_and_refuses_writes()
    {
        await MakeAsync();
        await using var db = SqliteDatabase.Open(FilePath, new SqliteOptions { ReadOnly = true });
        Assert.Equal("one", await db.ReadAsync(s => s.QueryFirst("select body from t", r => r.Text(0)), Cancel));
        Assert.Equal(SqlFault.ReadOnly, (await Assert.ThrowsAsync<SqlException>(() => db.WriteAsync(s => s.Execute("delete from t"), Cancel))).Fault);
    }

    [Fact]
    public async Task A_copy_made_beside_writes_is_one_consistent_file()
    {
        await MakeAsync();
        await using var db = SqliteDatabase.Open(FilePath);
        var writes = Enumerable.Range(2, 200).Select(id => db.WriteAsync(s =>
        {
            s.Execute("insert into t values (@id, 'pair')", ("id", id));
            return s.Execute("insert into t values (@id, 'pair')", ("id", -id));
        }, Cancel)).ToList();
        var copy = Path.Combine(Folder, "copy.db");
        await db.CopyToAsync(copy, Cancel);
        await Task.WhenAll(writes);
        await using var copied = SqliteDatabase.Open(copy, new SqliteOptions { ReadOnly = true });
        Assert.Equal((1, 0), await copied.ReadAsync(s => s.QueryFirst("select max(case when id = 1 then 1 else 0 end), sum(case when id = 1 then 0 else id end) from t", r => (r.Int64(0), r.Int64(1))), Cancel));
        Assert.False(File.Exists(copy + "-wal"));
    }

    [Fact]
    public async Task Binding_and_stepping_allocate_nothing()
    {
        await MakeAsync();
        await using var db = SqliteDatabase.Open(FilePath);
        var allocated = await db.WriteAsync(s =>
        {
            Once(s);
            return Allocations.Least(() => { for (var i = 0; i < 100; i++) Once(s); });
        }, Cancel);
        Assert.Equal(0, allocated);

        static void Once(ISqlSession s)
        {
            s.Execute("insert into t values (@id, @body) on conflict (id) do update set body = excluded.body", ("id", 7L), ("body", "标识 99.501/x"));
            s.QueryFirst("select id from t where body = @body", static r => r.Int64(0), ("body", "标识 99.501/x"));
        }
    }

    [Fact]
    public async Task A_thousand_different_statements_do_not_grow_memory_without_bound()
    {
        await MakeAsync();
        await using var db = SqliteDatabase.Open(FilePath);
        var sum = await db.ReadAsync(s => Enumerable.Range(0, 1000).Sum(i => s.QueryFirst($"select {i}", r => r.Int64(0))), Cancel);
        Assert.Equal(499_500, sum);
    }
}
