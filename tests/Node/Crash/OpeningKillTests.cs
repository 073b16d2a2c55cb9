using System.Collections.Concurrent;
using Xunit;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Coding;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Crash;

/// <summary>kill -9 while bottles are opened: whoever was told 正品·首次开启 was the first, and nobody is told so of the same bottle again, in this life of the node or a later one.</summary>
public sealed class OpeningKillTests : IDisposable
{
    private const string First = "正品·首次开启", Later = "已激活";
    private const int Seed = 20261121, Clients = 8, Bottles = 2_000, OfRound = 40;
    private static readonly int s_rounds = CrashRounds.Count;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_Bottle_Is_Opened_Once_Through_Every_Crash()
    {
        var (secrets, random) = (await PrepareAsync(), new Random(Seed));
        var told = new ConcurrentDictionary<int, int>();
        var tried = new HashSet<int>();
        for (var round = 0; round <= s_rounds; round++)
        {
            await using var node = await NodeProcess.ServeAsync(_folder.Path);
            // those of the crash before, all once more: told or not, each says now that it was opened, or is opened now for the first time
            foreach (var bottle in tried.TakeLast(OfRound))
            {
                var page = await OpenAsync(node, bottle, secrets[bottle]);
                if (page.Contains(First, StringComparison.Ordinal)) told.AddOrUpdate(bottle, 1, (_, n) => n + 1);
                else Assert.Contains(Later, page, StringComparison.Ordinal);
                Assert.InRange(told.GetValueOrDefault(bottle), 0, 1);
            }
            if (round == s_rounds) break;
            var batch = Enumerable.Range(1 + round * OfRound % (Bottles - OfRound), OfRound).ToList();
            tried.UnionWith(batch);
            await LoadAsync(node, batch, secrets, random.Next(1, OfRound), told);
        }
        Assert.All(told.Values, times => Assert.Equal(1, times));
        Assert.NotEmpty(told);
    }

    /// <summary>Two clients at every bottle; the node is killed under them once so many were told.</summary>
    private static async Task LoadAsync(NodeProcess node, List<int> batch, IReadOnlyList<string> secrets, int enough, ConcurrentDictionary<int, int> told)
    {
        var next = -1;
        var acknowledged = 0;
        var reached = new TaskCompletionSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var turn && turn < batch.Count * 2)
            {
                var bottle = batch[turn / 2];
                try
                {
                    if (!(await OpenAsync(node, bottle, secrets[bottle])).Contains(First, StringComparison.Ordinal)) continue;
                }
                catch (HttpRequestException)
                {
                    return;
                }
                told.AddOrUpdate(bottle, 1, (_, n) => n + 1);
                if (Interlocked.Increment(ref acknowledged) >= enough) reached.TrySetResult();
            }
        })).ToArray();
        await Task.WhenAny(reached.Task, Task.WhenAll(clients));
        await node.KillAsync();
        await Task.WhenAll(clients);
    }

    private static async Task<string> OpenAsync(NodeProcess node, int bottle, string secret)
    {
        using var answer = await node.Http.PostAsync("/scan/open/" + PreparedBottles.Bottle(bottle), new FormUrlEncodedContent([new("secret", secret)]));
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<IReadOnlyList<string>> PrepareAsync()
    {
        var folder = new DataFolder(_folder.Path);
        await using var node = await NodeHost.StartAsync(folder, new NodeSettings { Limits = new() { DrainSeconds = 1 }, Listen = new() { Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 }, Log = new() { Level = "error" } }, TimeProvider.System, CancellationToken.None);
        return (await PreparedBottles.CreateAsync(node.Services, Bottles)).Secrets;
    }
}
