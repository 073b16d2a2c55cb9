using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Xunit;
using Yiwang.Node.Tests.Harness;
using Yiwang.Node.Tests.Notices;

namespace Yiwang.Node.Tests.Crash;

/// <summary>kill -9 while people are told: each matter that was acknowledged is told in the end, and only a message that was under way at the kill may come a second time.</summary>
public sealed class NoticeKillTests : IDisposable
{
    private const int Seed = 20261123, Clients = 4;
    private static readonly int s_rounds = CrashRounds.Or(3);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    private const string Form = """
        case: matter
        version: 1
        name: 事项 | Matter
        menu: connect
        number: S-{n:6}
        title: "{text}"
        columns: [number, title, state]
        parties:
          owner: {name: 负责人 | Owner}
          boss: {name: 管理员 | Administrator, who: applicant, roles: OrgAdmin}
        fields: {text: {name: 内容 | Text, required: true}}
        states:
          new: {name: 新建 | New, kind: draft}
          told: {name: 已报告 | Told, at: boss}
          done: {name: 完成 | Done, kind: done}
        transitions:
          tell: {name: 报告 | Tell, from: new, to: told, by: owner, tell: boss}
          end: {name: 完成 | End, from: told, to: done, by: boss}
        """;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_told_and_at_most_the_message_under_way_comes_twice()
    {
        var path = Path.Combine(_folder.Path, "node");
        var token = await PreparedNode.CreateAsync(path);
        Directory.CreateDirectory(Path.Combine(path, "definitions"));
        await File.WriteAllTextAsync(Path.Combine(path, "definitions", "matter.case.yaml"), Form);
        await using var receiver = await WebhookReceiver.StartAsync();
        await ChannelAsync(path, receiver);
        var random = new Random(Seed);
        var acknowledged = new ConcurrentBag<string>();
        for (var round = 0; round < s_rounds; round++)
        {
            await using var node = await ServeAsync(path);
            await LoadAsync(node, token, $"r{round}", random.Next(3, 25), acknowledged);
        }

        await using var last = await ServeAsync(path);
        var bodies = new List<string>();
        using var late = new CancellationTokenSource(s_patience);
        int Times(string matter) => bodies.Count(b => b.Contains(matter + ".", StringComparison.Ordinal));
        while (acknowledged.Any(a => Times(a) == 0)) bodies.Add((await receiver.NextAsync(late.Token)).Body);
        Assert.NotEmpty(acknowledged);
        Assert.All(acknowledged, a => Assert.InRange(Times(a), 1, 2));
        Assert.InRange(acknowledged.Count(a => Times(a) == 2), 0, s_rounds);
    }

    private static Task<NodeProcess> ServeAsync(string path) => NodeProcess.ServeAsync(path, "notices.allow=127.0.0.1/32");

    private static async Task ChannelAsync(string path, WebhookReceiver receiver)
    {
        await using var node = await ServeAsync(path);
        using var admin = new Browser(node.Http.BaseAddress!);
        Assert.Equal(HttpStatusCode.Found, (await admin.SignInAsync("admin", PreparedNode.Password)).StatusCode);
        await admin.SubmitAsync("/account/notices", "contact", ("quietFrom", "00:00"), ("quietTo", "00:00"));
        var saved = await admin.SubmitAsync("/admin/channels/new?kind=Webhook", "channel",
            [("kind", "Webhook"), ("name", "hook"), ("from", "Information"), ("address", receiver.Url("/hook")), ("template", """{"what":"{text}"}"""), ("perMinute", "600"), ("language", "zh"), ("enabled", "true")]);
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
    }

    /// <summary>Clients report until so many were acknowledged; then the node is killed under them.</summary>
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
                    var text = $"{round}-{client}-{n}";
                    using var opened = await node.Http.PostAsJsonAsync("/api/v1/cases", new { definition = "matter", values = new { text = $"{text}." }, transition = "tell" });
                    Assert.True(opened.IsSuccessStatusCode, await opened.Content.ReadAsStringAsync());
                    acknowledged.Add(text);
                    if (Interlocked.Increment(ref count) == enough) reached.TrySetResult();
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException) { }
        })).ToArray();
        await Task.WhenAny(reached.Task, Task.WhenAll(clients));
        await node.KillAsync();
        await Task.WhenAll(clients);
    }
}
