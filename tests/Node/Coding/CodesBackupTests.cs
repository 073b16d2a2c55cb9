using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Things;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Batches;
using Yiwang.Trust.Coding.Lines;
using Yiwang.Trust.Coding.Scans;

namespace Yiwang.Node.Tests.Coding;

/// <summary>Codes go with the data, the key that makes them worth anything goes apart: without it a restored node opens no bottle, with it every one that was not opened.</summary>
public sealed class CodesBackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restored_node_knows_the_codes_once_its_keys_are_back_and_no_backup_holds_both()
    {
        var (data, backup, keys) = (In("data"), In("backup"), In("keys"));
        PreparedBottles prepared;
        await using (var host = await StartAsync(data))
        {
            prepared = await PreparedBottles.CreateAsync(host.Services, 60);
            Assert.Equal(Verdict.FirstOpened, (await OpenAsync(host, 1, prepared.Secrets[0])).Verdict);
            await RunAsync("backup", backup, "--data", data);
            await RunAsync("backup", keys, "--keys", "--data", data);
        }
        Assert.Single(Directory.GetFiles(Path.Combine(backup, "codes"), "*.tags"));
        Assert.DoesNotContain(Directory.EnumerateFiles(backup, "*", SearchOption.AllDirectories), f => Path.GetFileName(f).Contains("codes.hmac", StringComparison.Ordinal));
        Assert.Contains(Directory.EnumerateFiles(keys, "*", SearchOption.AllDirectories), f => Path.GetFileName(f).Contains("codes.hmac", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.EnumerateFiles(keys, "*", SearchOption.AllDirectories), f => f.EndsWith(".tags", StringComparison.Ordinal));
        AssertNowhere(backup, prepared.Secrets);

        var whole = In("whole");
        await RunAsync("restore", backup, "--data", whole);
        await RunAsync("restore", keys, "--keys", "--data", whole);
        await using (var host = await StartAsync(whole))
        {
            Assert.Equal(Verdict.OpenedBefore, (await OpenAsync(host, 1, prepared.Secrets[0])).Verdict);
            Assert.Equal(Verdict.FirstOpened, (await OpenAsync(host, 2, prepared.Secrets[1])).Verdict);
            Assert.Equal(Verdict.NoSuchCode, (await OpenAsync(host, 3, "22222222")).Verdict);
        }

        // all but the one key
        File.Delete(Directory.EnumerateFiles(keys, "*", SearchOption.AllDirectories).Single(f => Path.GetFileName(f).Contains("codes.hmac", StringComparison.Ordinal)));
        var bare = In("bare");
        await RunAsync("restore", backup, "--data", bare);
        CopyKeys(Path.Combine(whole, "keys"), Path.Combine(bare, "keys"));
        await using (var host = await StartAsync(bare)) Assert.Equal(Verdict.NoSuchCode, (await OpenAsync(host, 4, prepared.Secrets[2])).Verdict);
    }

    private string In(string name) => Path.Combine(_folder.Path, name);

    private static void CopyKeys(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(f => !Path.GetFileName(f).Contains("codes.hmac", StringComparison.Ordinal))) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static void AssertNowhere(string folder, IReadOnlyList<string> secrets)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(path);
            Assert.All(secrets, s => Assert.True(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(s)) < 0, path));
        }
    }

    private static async Task<NodeHost> StartAsync(string folder)
    {
        var settings = new NodeSettings { Listen = new() { Address = "127.0.0.1", Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 }, Log = new() { Level = "error" }, Limits = new() { DrainSeconds = 1 } };
        return await NodeHost.StartAsync(new DataFolder(folder), settings, TimeProvider.System, CancellationToken.None);
    }

    private static async Task<Opening> OpenAsync(NodeHost host, int bottle, string secret)
    {
        var code = Handle.Parse(PreparedBottles.Bottle(bottle), null);
        // what is kept in memory follows the forms a moment later
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (host.Services.GetRequiredService<SecretBatches>().Of(code) is null || host.Services.GetRequiredService<ProductLines>().All.Count == 0) await tick.WaitForNextTickAsync(late.Token);
        var line = host.Services.GetRequiredService<ProductLines>().All.Single();
        return await host.Services.GetRequiredService<OpeningDesk>().OpenAsync(code, line, secret, new Visitor(1, null, 0, null, ScanChannel.Browser), CancellationToken.None);
    }

    private static async Task RunAsync(params string[] arguments)
    {
        var (code, _, error) = await NodeProcess.RunAsync(arguments);
        Assert.True(code == 0, error);
    }
}
