using Xunit;
using Yiwang.Storage.Backup;
using Yiwang.Storage.Log;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Log;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Storage.Backup;

public sealed class DataBackupTests : BothEngines
{
    private static readonly Migration Sessions = new(1, "sessions", ["create table sessions (id text primary key, at bigint not null, weight double precision, body bytea)"]);

    private string Data => Path.Combine(Folder, "data");
    private string Target => Path.Combine(Folder, "backup");
    private string Restored => Path.Combine(Folder, "restored");

    private sealed record Node(AppendLog Log, IDatabase State) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Log.DisposeAsync();
    }

    private async Task<Node> NodeAsync(SqlEngine engine = SqlEngine.Sqlite, int entries = 300)
    {
        Directory.CreateDirectory(Path.Combine(Data, "blobs", "ab"));
        await File.WriteAllTextAsync(Path.Combine(Data, "blobs", "ab", "photo"), "picture", Cancel);
        await File.WriteAllTextAsync(Path.Combine(Data, "yiwang.json"), "{}", Cancel);
        Directory.CreateDirectory(Path.Combine(Data, "keys"));
        await File.WriteAllTextAsync(Path.Combine(Data, "keys", "a.key"), "secret", Cancel);
        var log = AppendLog.Open(Path.Combine(Data, "log"), new LogOptions { SegmentBytes = 1 << 20 });
        for (var i = 0; i < entries; i++) await log.AppendAsync([TemporaryLog.Draft($"k{i}", new string('x', 4000))], [], Cancel);
        await log.HashedAsync(entries);
        await File.WriteAllTextAsync(Path.Combine(Data, "log", "origin"), "yiwang.example/log", Cancel);
        var state = NewDatabase(engine);
        await Migrations.ApplyAsync(state, [Sessions], Cancel);
        await state.WriteAsync(s =>
        {
            s.Execute("insert into sessions (id, at, weight, body) values (@id, @at, @weight, @body)", ("id", "会话"), ("at", long.MaxValue), ("weight", 0.1), ("body", new byte[] { 0, 255 }));
            return s.Execute("insert into sessions (id, at) values ('', -1)");
        }, Cancel);
        return new Node(log, state);
    }

    private Task<BackupManifest> BackUpAsync(Node node, string? target = null) => DataBackup.CreateAsync(Source(node), target ?? Target, TimeProvider.System, cancel: Cancel);

    private BackupSource Source(Node node)
    {
        var size = node.Log.Tree.Size;
        return new BackupSource { DataFolder = Data, LogSize = size, LogRoot = node.Log.Tree.Root(size), State = node.State };
    }

    private static Task<List<(string, long, double, int, bool)>> RowsAsync(IDatabase state) => state.ReadAsync(s =>
        s.Query("select id, at, weight, body from sessions order by at", r => (r.Text(0), r.Int64(1), r.Double(2), r.Bytes(3).Length, r.IsNull(3))), Cancel);

    [Fact]
    public async Task A_restored_folder_has_the_log_state_settings_and_blobs_but_no_keys()
    {
        await using var node = await NodeAsync();
        var manifest = await BackUpAsync(node);
        await DataBackup.RestoreAsync(Target, Restored, cancel: Cancel);
        Assert.Equal(["blobs", "log", "state.db", "yiwang.json"], Directory.EnumerateFileSystemEntries(Restored).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("picture", await File.ReadAllTextAsync(Path.Combine(Restored, "blobs", "ab", "photo"), Cancel));
        Assert.Equal("yiwang.example/log", await File.ReadAllTextAsync(Path.Combine(Restored, "log", "origin"), Cancel));
        await using var log = AppendLog.Open(Path.Combine(Restored, "log"));
        Assert.Equal((300, 300), (log.Size, manifest.LogSize));
        await log.HashedAsync(300);
        Assert.Equal(node.Log.Tree.Root(300), log.Tree.Root(300));
        Assert.Equal(299, log.FindHead("k299"u8));
        await using var state = Yiwang.Storage.Sql.Sqlite.SqliteDatabase.Open(Path.Combine(Restored, "state.db"));
        Assert.Equal(await RowsAsync(node.State), await RowsAsync(state));
    }

    [Fact]
    public async Task A_backup_made_beside_writes_holds_a_whole_beginning_of_the_log()
    {
        await using var node = await NodeAsync();
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++) await node.Log.AppendAsync([TemporaryLog.Draft($"w{i}", new string('y', 30_000))], [], CancellationToken.None);
        }, Cancel);
        var manifests = new List<BackupManifest>();
        for (var i = 0; i < 5; i++) manifests.Add(await BackUpAsync(node, Target + i));
        await stop.CancelAsync();
        await writer;
        for (var i = 0; i < 5; i++)
        {
            await DataBackup.RestoreAsync(Target + i, Restored + i, cancel: Cancel);
            await using var log = AppendLog.Open(Path.Combine(Restored + i, "log"));
            Assert.True(log.Size >= manifests[i].LogSize);
            await Task.WhenAll(node.Log.HashedAsync(log.Size), log.HashedAsync(log.Size));
            Assert.Equal(node.Log.Tree.Root(log.Size), log.Tree.Root(log.Size));
        }
    }

    [Theory]
    [InlineData("log/000000.seg")]
    [InlineData("state.db")]
    [InlineData("blobs/ab/photo")]
    public async Task A_flipped_bit_anywhere_is_named_and_nothing_is_restored(string file)
    {
        await using var node = await NodeAsync();
        await BackUpAsync(node);
        var path = Path.Combine(Target, file);
        var bytes = await File.ReadAllBytesAsync(path, Cancel);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancel);
        var e = await Assert.ThrowsAsync<BackupException>(() => DataBackup.RestoreAsync(Target, Restored, cancel: Cancel));
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));
    }

    [Fact]
    public async Task A_log_that_is_not_the_one_promised_is_refused_although_its_files_match()
    {
        await using var node = await NodeAsync();
        await BackUpAsync(node);
        var manifest = Path.Combine(Target, "backup.json");
        var text = await File.ReadAllTextAsync(manifest, Cancel);
        await File.WriteAllTextAsync(manifest, text.Replace(Convert.ToHexStringLower(node.Log.Tree.Root(300)), new string('0', 64), StringComparison.Ordinal), Cancel);
        Assert.Contains("Merkle root", (await Assert.ThrowsAsync<BackupException>(() => DataBackup.RestoreAsync(Target, Restored, cancel: Cancel))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));
        Assert.False(Directory.Exists(Restored + ".restoring"));
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        await using var node = await NodeAsync();
        await BackUpAsync(node);
        await Assert.ThrowsAsync<BackupException>(() => BackUpAsync(node));
        Directory.CreateDirectory(Restored);
        await File.WriteAllTextAsync(Path.Combine(Restored, "mine"), "x", Cancel);
        await Assert.ThrowsAsync<BackupException>(() => DataBackup.RestoreAsync(Target, Restored, cancel: Cancel));
        Assert.Equal("x", await File.ReadAllTextAsync(Path.Combine(Restored, "mine"), Cancel));
    }

    [Fact]
    public async Task A_copy_that_was_cut_off_is_no_backup()
    {
        await using var node = await NodeAsync();
        await BackUpAsync(node);
        File.Delete(Path.Combine(Target, "backup.json"));
        Assert.Contains("no complete backup", (await Assert.ThrowsAsync<BackupException>(() => DataBackup.RestoreAsync(Target, Restored, cancel: Cancel))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("log/../../x")]
    public async Task A_manifest_that_names_files_outside_is_refused(string path)
    {
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "backup.json"), $$"""{"format":1,"takenAt":"","logSize":0,"logRoot":"","stateIsRows":false,"files":[{"path":"{{path}}","bytes":1,"sha256":""}]}""", Cancel);
        Assert.Contains("outside", (await Assert.ThrowsAsync<BackupException>(() => DataBackup.RestoreAsync(Target, Restored, cancel: Cancel))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SqlEngine.Postgres, SqlEngine.Postgres)]
    [InlineData(SqlEngine.Postgres, SqlEngine.Sqlite)]
    [InlineData(SqlEngine.Sqlite, SqlEngine.Postgres)]
    public async Task State_moves_between_engines(SqlEngine from, SqlEngine to)
    {
        await using var node = await NodeAsync(from, entries: 3);
        var manifest = await BackUpAsync(node);
        await DataBackup.RestoreAsync(Target, Restored, cancel: Cancel);
        Assert.Equal(from == SqlEngine.Postgres, manifest.StateIsRows);
        var rows = Path.Combine(Restored, manifest.StateIsRows ? StateRows.FileName : "state.db");
        var state = NewDatabase(to);
        await Assert.ThrowsAsync<SqlException>(() => StateRows.ImportAsync(rows, state, Cancel));
        await Migrations.ApplyAsync(state, [Sessions], Cancel);
        await StateRows.ImportAsync(rows, state, Cancel);
        Assert.Equal(await RowsAsync(node.State), await RowsAsync(state));
        Assert.Contains("not empty", (await Assert.ThrowsAsync<BackupException>(() => StateRows.ImportAsync(rows, state, Cancel))).Message, StringComparison.Ordinal);
    }
}
