using Xunit;
using Yiwang.Mqtt.Client;
using Yiwang.Node.Tests.Harness;
using Yiwang.Node.Tests.Mqtt;
using Yiwang.Storage.Sql.Sqlite;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Node.Tests.Upkeep;

/// <summary>Backup, restore and views rebuild as an administrator runs them, on a real process.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");
    private string Backup => Path.Combine(_folder.Path, "backup");
    private string Keys => Path.Combine(_folder.Path, "keys");
    private string Restored => Path.Combine(_folder.Path, "restored");

    public void Dispose() => _folder.Dispose();

    private static async Task<string> SucceedAsync(params string[] arguments)
    {
        var (code, output, error) = await NodeProcess.RunAsync(arguments);
        Assert.True(code == 0, error);
        return output;
    }

    private static async Task<string> FailAsync(params string[] arguments)
    {
        var (code, _, error) = await NodeProcess.RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        return error;
    }

    [Fact]
    public async Task A_running_node_is_backed_up_and_lives_again_in_another_folder()
    {
        string origin;
        await using (var node = await NodeProcess.ServeAsync(Data))
        {
            await SucceedAsync("backup", Backup, "--data", Data);
            await SucceedAsync("backup", Keys, "--keys", "--data", Data);
            Assert.Equal("ready\n", await node.Http.GetStringAsync("/ready"));
            origin = await File.ReadAllTextAsync(Path.Combine(Data, "log", "origin"));
        }
        Assert.False(Directory.Exists(Path.Combine(Backup, "keys")));
        await SucceedAsync("restore", Backup, "--data", Restored);
        await SucceedAsync("restore", Keys, "--keys", "--data", Restored);
        await SucceedAsync("log", "verify", "--data", Restored);
        await using var again = await NodeProcess.ServeAsync(Restored);
        Assert.Equal("ready\n", await again.Http.GetStringAsync("/ready"));
        Assert.Equal(origin, await File.ReadAllTextAsync(Path.Combine(Restored, "log", "origin")));
        foreach (var key in Directory.GetFiles(Keys)) Assert.Equal(await File.ReadAllBytesAsync(key), await File.ReadAllBytesAsync(Path.Combine(Restored, "keys", Path.GetFileName(key))));
    }

    /// <summary>The settings of the restored folder name files, and a node does not start without them.</summary>
    [Fact]
    public async Task Files_that_settings_name_are_in_the_backup_and_the_private_key_is_asked_for()
    {
        await (await NodeProcess.ServeAsync(Data)).DisposeAsync();
        var authority = Path.Combine(Data, "other-ca.crt");
        using (var key = System.Security.Cryptography.ECDsa.Create())
        using (var made = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=other", key, System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100)))
        {
            await File.WriteAllTextAsync(authority, made.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(Data, "own.key"), key.ExportPkcs8PrivateKeyPem());
            await File.WriteAllTextAsync(Path.Combine(Data, "own.crt"), made.ExportCertificatePem());
        }
        await File.WriteAllTextAsync(Path.Combine(Data, "yiwang.json"), """{"certificate":{"peerAuthorities":["other-ca.crt"],"file":"own.crt","keyFile":"own.key"}}""");
        var said = await SucceedAsync("backup", Backup, "--data", Data);
        Assert.Contains($"not in the backup, keep it yourself: {Path.Combine(Data, "own.key")}", said, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Backup, "other-ca.crt")) && File.Exists(Path.Combine(Backup, "own.crt")) && !File.Exists(Path.Combine(Backup, "own.key")));
    }

    /// <summary>A retained message and one that waits for a client that is away, over a backup of the running node.</summary>
    [Fact]
    public async Task What_the_broker_keeps_is_in_the_backup()
    {
        var token = await PreparedNode.CreateAsync(Data);
        var port = FreePort.Next();
        string[] settings = [$"listen.mqtt={port}"];
        MqttClientOptions As(string id, bool clean, uint expiry) => new() { Host = "127.0.0.1", Port = port, ClientId = id, UserName = "token", Password = token, CleanStart = clean, SessionExpirySeconds = expiry };
        await using (await NodeProcess.ServeAsync(Data, settings))
        {
            await using (var client = await MqttClient.ConnectAsync(As("away", true, 3_600), new Inbox(), TimeProvider.System)) await client.SubscribeAsync([("t/#", new SubscriptionOptions(1, false))]);
            await using var other = await MqttClient.ConnectAsync(As("other", true, 0), new Inbox(), TimeProvider.System);
            await other.PublishAsync("t/waits", "for you"u8.ToArray(), 1);
            await other.PublishAsync("kept", "retained"u8.ToArray(), 1, true);
            await SucceedAsync("backup", Backup, "--data", Data);
            await SucceedAsync("backup", Keys, "--keys", "--data", Data);
        }
        await SucceedAsync("restore", Backup, "--data", Restored);
        await SucceedAsync("restore", Keys, "--keys", "--data", Restored);
        await using var again = await NodeProcess.ServeAsync(Restored, settings);
        var inbox = new Inbox();
        await using var back = await MqttClient.ConnectAsync(As("away", false, 3_600), inbox, TimeProvider.System);
        await back.SubscribeAsync([("kept", new SubscriptionOptions(1, false))]);
        var heard = new[] { await inbox.NextAsync(), await inbox.NextAsync() };
        Assert.Equal(["for you", "retained"], heard.Select(m => m.Text));
    }

    [Fact]
    public async Task Nothing_is_overwritten_and_a_damaged_backup_is_refused_by_name()
    {
        await using (await NodeProcess.ServeAsync(Data)) await SucceedAsync("backup", Backup, "--data", Data);
        Assert.Contains("not empty", await FailAsync("backup", Backup, "--data", Data), StringComparison.Ordinal);
        Assert.Contains("not empty", await FailAsync("restore", Backup, "--data", Data), StringComparison.Ordinal);
        var state = Path.Combine(Backup, "state.db");
        var bytes = await File.ReadAllBytesAsync(state);
        bytes[^100] ^= 4;
        await File.WriteAllBytesAsync(state, bytes);
        Assert.Contains("state.db", await FailAsync("restore", Backup, "--data", Restored), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));
        Assert.Contains("backup.json", await FailAsync("restore", _folder.Path, "--data", Restored), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_are_rebuilt_while_the_node_is_stopped_and_not_while_it_runs()
    {
        await using (await NodeProcess.ServeAsync(Data)) Assert.Contains("another yiwang process", await FailAsync("views", "rebuild", "--data", Data), StringComparison.Ordinal);
        var output = await SucceedAsync("views", "rebuild", "--data", Data);
        // those of cases, machines and products too
        foreach (var view in new[] { "things_prefixes", "cases", "trace_events", "connect_book" }) Assert.Contains($"{view}：", output, StringComparison.Ordinal);
        Assert.Contains("all rows are what the log says", await SucceedAsync("views", "audit", "--data", Data), StringComparison.Ordinal);
        await using (var views = SqliteDatabase.Open(Path.Combine(Data, "views.db"))) await views.WriteAsync(s => s.Execute("insert into things_counts (prefix, day, kind, entries, identifiers) values ('99.9', '2026-01-01', 'IdentifierRegistered', 1, 1)"));
        var (code, found, _) = await NodeProcess.RunAsync("views", "audit", "--data", Data);
        Assert.Equal(1, code);
        Assert.StartsWith("things_counts\tthings_counts\tprefix=99.9", found, StringComparison.Ordinal);
        Assert.Contains("no view nonsense", await FailAsync("views", "rebuild", "nonsense", "--data", Data), StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(Data, "views.db*")) File.Delete(file);
        await SucceedAsync("views", "rebuild", "things_counts", "--data", Data);
        await using var again = await NodeProcess.ServeAsync(Data);
        Assert.Equal("ready\n", await again.Http.GetStringAsync("/ready"));
    }

    [Fact]
    public async Task A_damaged_view_is_named_at_the_start_and_gone_when_the_file_is_removed()
    {
        await using (await NodeProcess.ServeAsync(Data)) { }
        foreach (var file in Directory.GetFiles(Data, "views.db*")) File.Delete(file);
        await File.WriteAllTextAsync(Path.Combine(Data, "views.db"), new string('x', 8192));
        var (code, _, error) = await NodeProcess.RunAsync("serve", "--data", Data, "--set", "listen.http=0", "--set", "listen.https=-1");
        Assert.NotEqual(0, code);
        Assert.Contains("views.db", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        File.Delete(Path.Combine(Data, "views.db"));
        await using var again = await NodeProcess.ServeAsync(Data);
        Assert.Equal("ready\n", await again.Http.GetStringAsync("/ready"));
    }
}
