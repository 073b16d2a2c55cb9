using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Crash;

/// <summary>
/// kill -9 between transitions and their effects: what was acknowledged stands; each effect (here: a case under the first) has run once or is seen to wait from the first moment after the restart, and has
/// happened exactly once in the end.
/// </summary>
public sealed class CaseKillTests : IDisposable
{
    private const int Seed = 20261122, Clients = 8;
    private static readonly int s_rounds = CrashRounds.Count;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    private const string Above = """
        case: above
        version: 1
        name: 上级 | Above
        menu: connect
        number: S-{n:6}
        title: "{text}"
        columns: [number, title, state]
        openedBy: owner
        parties: {owner: {name: 负责人 | Owner}}
        fields: {text: {name: 内容 | Text, required: true}}
        states:
          new: {name: 新建 | New, at: owner}
          gone: {name: 已发 | Gone, at: owner}
          done: {name: 完成 | Done, kind: done}
        transitions:
          go: {name: 下发 | Go, from: new, to: gone, by: owner, effects: [{cases.open: {definition: below, values: "text"}}]}
          end: {name: 完成 | End, from: gone, to: done, by: owner}
        """;

    private const string Below = """
        case: below
        version: 1
        name: 下级 | Below
        menu: connect
        number: X-{n:6}
        title: "{text}"
        columns: [number, title, state]
        openedBy: system
        parties: {owner: {name: 负责人 | Owner}}
        fields: {text: {name: 内容 | Text}}
        states:
          new: {name: 新建 | New, at: owner}
          done: {name: 完成 | Done, kind: done}
        transitions:
          end: {name: 完成 | End, from: new, to: done, by: owner}
        """;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_acknowledged_transition_survives_and_its_effect_happens_once()
    {
        var path = Path.Combine(_folder.Path, "node");
        var token = await PreparedNode.CreateAsync(path);
        Directory.CreateDirectory(Path.Combine(path, "definitions"));
        await File.WriteAllTextAsync(Path.Combine(path, "definitions", "above.case.yaml"), Above);
        await File.WriteAllTextAsync(Path.Combine(path, "definitions", "below.case.yaml"), Below);
        var random = new Random(Seed);
        var acknowledged = new ConcurrentBag<string>();
        for (var round = 0; round < s_rounds; round++)
        {
            var before = acknowledged.ToHashSet();
            await using (var node = await NodeProcess.ServeAsync(path)) await LoadAsync(node, token, $"r{round}", random.Next(5, 120), acknowledged);
            await using var again = await NodeProcess.ServeAsync(path);
            again.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            foreach (var id in acknowledged.Except(before)) await CaseRoutes.RanOnceOrWaitsAsync(again.Http, id);
            await CheckAsync(again.Http, acknowledged);
            await again.KillAsync();
        }
    }

    /// <summary>Clients open and hand out until so many were acknowledged; then the node is killed under them.</summary>
    private static async Task LoadAsync(NodeProcess node, string token, string round, int enough, ConcurrentBag<string> acknowledged)
    {
        node.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var (count, reached) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            try
            {
                for (var n = 0; ; n++)
                {
                    using var opened = await node.Http.PostAsJsonAsync("/api/v1/cases", new { definition = "above", values = new { text = $"{round} {client} {n}" } });
                    Assert.True(opened.IsSuccessStatusCode, await opened.Content.ReadAsStringAsync());
                    var id = (await opened.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
                    using var moved = await node.Http.PostAsJsonAsync($"/api/v1/cases/{id}/transitions/go", new { });
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

    private static async Task CheckAsync(HttpClient http, ConcurrentBag<string> acknowledged)
    {
        using var late = new CancellationTokenSource(s_patience);
        while (true)
        {
            var above = (await CaseRoutes.RowsAsync(http, "above")).ToDictionary(r => r.GetProperty("id").GetString()!, r => r.GetProperty("state").GetString()!);
            Assert.All(acknowledged, id => Assert.Equal("gone", above.GetValueOrDefault(id)));
            var below = (await CaseRoutes.RowsAsync(http, "below")).Select(r => r.GetProperty("title").GetString()!).ToList();
            // never twice, at no moment; and in the end once for each that was handed out
            Assert.Equal(below.Count, below.Distinct().Count());
            if (below.Count == above.Count(a => a.Value == "gone")) return;
            late.Token.ThrowIfCancellationRequested();
        }
    }
}
