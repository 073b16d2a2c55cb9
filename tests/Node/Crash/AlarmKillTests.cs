using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Node.Certificates;
using Yiwang.Node.Composition;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Crash;

/// <summary>kill -9 while alarms are acknowledged whose rule wants a work order: each acknowledged alarm has one work order in the end, never two, and until then its effect is seen to wait.</summary>
public sealed class AlarmKillTests : IDisposable
{
    private const int Seed = 20261123, Clients = 8, AlarmsOfRound = 60;
    private static readonly int s_rounds = CrashRounds.Count;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_acknowledged_alarm_has_one_work_order()
    {
        var path = Path.Combine(_folder.Path, "node");
        var token = await PreparedNode.CreateAsync(path);
        var alarms = new ConcurrentQueue<string>(await RaisedAsync(path, s_rounds * AlarmsOfRound));
        var random = new Random(Seed);
        var all = 0;
        for (var round = 0; round < s_rounds; round++)
        {
            var acknowledged = new ConcurrentBag<string>();
            await using (var node = await ServeAsync(path, token)) await LoadAsync(node, alarms, random.Next(3, AlarmsOfRound - Clients), acknowledged);
            await using var again = await ServeAsync(path, token);
            foreach (var alarm in acknowledged) await CaseRoutes.RanOnceOrWaitsAsync(again.Http, alarm);
            foreach (var alarm in acknowledged) await SettledAsync(again.Http, alarm);
            await again.KillAsync();
            all += acknowledged.Count;
        }
        Assert.True(all >= s_rounds * 3);
    }

    private static async Task<NodeProcess> ServeAsync(string path, string token)
    {
        var node = await NodeProcess.ServeAsync(path);
        node.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return node;
    }

    /// <summary>Alarms as the rules leave them: active, and not yet seen by anybody.</summary>
    private static async Task<List<string>> RaisedAsync(string path, int count)
    {
        var (folder, settings) = (new DataFolder(path), new NodeSettings { Origin = "test.invalid/99.1" });
        await using var stores = await NodeStores.OpenAsync(folder, settings, TimeProvider.System, CancellationToken.None);
        using var certificates = new ServerCertificates(settings.Certificate, LocalAuthority.Open(stores.Keys, "test", TimeProvider.System), TimeProvider.System);
        await using var parts = await NodeParts.OpenAsync(folder, settings, stores, certificates, TimeProvider.System, demo: false, CancellationToken.None);
        var own = parts.Parties.Directory.Operator!.Id.ToString();
        var raised = new List<string>();
        for (var n = 0; n < count; n++)
        {
            var values = new JsonObject { ["device"] = $"{PreparedNode.Prefix}/EQ-{n:D3}", ["rule"] = "rule", ["message"] = $"润滑不足 {n}", ["priority"] = "serious", ["isActive"] = true, ["autoCase"] = true };
            raised.Add(PreparedNode.Done(await parts.Cases.Node.OpenAsync(own, new OpenCase("alarm", values))).Id);
        }
        return raised;
    }

    /// <summary>Until so many were acknowledged; then the node is killed under its clients.</summary>
    private static async Task LoadAsync(NodeProcess node, ConcurrentQueue<string> alarms, int enough, ConcurrentBag<string> acknowledged)
    {
        var (count, reached) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (alarms.TryDequeue(out var id))
                {
                    using var moved = await node.Http.PostAsJsonAsync($"/api/v1/cases/{id}/transitions/acknowledge", new { });
                    Assert.True(moved.IsSuccessStatusCode, await moved.Content.ReadAsStringAsync());
                    acknowledged.Add(id);
                    if (Interlocked.Increment(ref count) == enough) reached.TrySetResult();
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException) { }
        })).ToArray();
        await Task.WhenAny(reached.Task, Task.WhenAll(clients));
        await node.KillAsync();
        await Task.WhenAll(clients);
    }

    /// <summary>Nothing waits any more; there is one work order, and the alarm names it.</summary>
    private static async Task SettledAsync(HttpClient http, string alarm)
    {
        using var late = new CancellationTokenSource(s_patience);
        while ((await http.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{alarm}/effects", late.Token)).GetArrayLength() > 0) await Task.Yield();
        var order = Assert.Single(await CaseRoutes.UnderAsync(http, alarm));
        Assert.Equal("work-order", order.GetProperty("definition").GetString());
        var shown = await http.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{alarm}", late.Token);
        Assert.Equal(order.GetProperty("id").GetString(), shown.GetProperty("values").GetProperty("workOrder").GetString());
    }
}
