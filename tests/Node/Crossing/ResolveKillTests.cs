using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Node.Tests.Crash;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>kill -9 of either side while one asks the other about its parts: every answer is whole and no more than the pact gives, or says that the other side is not there.</summary>
public sealed class ResolveKillTests : IDisposable
{
    private const int Seed = 20261125, Parts = 200, Clients = 4;
    private static readonly int s_rounds = CrashRounds.Count;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_answer_is_what_the_pact_gives_or_says_that_nobody_is_there()
    {
        var (a, b, _) = await PactPair.PrepareServedAsync(_folder.Path);
        await using var ofA = a;
        await using var ofB = b;
        var random = new Random(Seed);
        await a.ServeAsync();
        await b.ServeAsync();
        for (var round = 0; round < s_rounds; round++)
        {
            // of each round their own, so that none is in A's cache
            var parts = await RegisterAsync(b, round);
            var killed = random.Next(2) == 0 ? a : b;
            Assert.NotEmpty(await AskedAsync(a, parts, killed, random.Next(5, 120)));
            await killed.ServeAsync();
            foreach (var part in parts) Check(part, await a.UntilAsync(At(part), _ => true));
            Assert.Equal(HttpStatusCode.NotFound, (await a.GetAsync(At(parts[0] + "-none"))).Status);
        }
    }

    /// <returns>What was answered while the other side was well and when it was not.</returns>
    private static async Task<ConcurrentBag<string>> AskedAsync(ServedNode a, List<string> parts, ServedNode killed, int answers)
    {
        var (answered, next) = (new ConcurrentBag<string>(), 0);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (Interlocked.Increment(ref next) is var n && n <= parts.Count)
                {
                    var (status, body) = await a.GetAsync(At(parts[n - 1]));
                    if (status == HttpStatusCode.OK)
                    {
                        Check(parts[n - 1], body!);
                        answered.Add(parts[n - 1]);
                        if (answered.Count == answers) enough.TrySetResult();
                    }
                    else Assert.Equal((HttpStatusCode.GatewayTimeout, "net.unreachable"), (status, (string?)body?["code"]));
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or ObjectDisposedException)
            {
                // the asker's own node is gone
            }
        })).ToArray();
        await Task.WhenAny(enough.Task, Task.WhenAll(clients));
        await killed.KillAsync();
        await Task.WhenAll(clients);
        return answered;
    }

    private static async Task<List<string>> RegisterAsync(ServedNode b, int round)
    {
        var things = new JsonArray();
        var names = Enumerable.Range(0, Parts).Select(n => string.Create(CultureInfo.InvariantCulture, $"{PactPair.PrefixB}/R{round}-{n:D4}")).ToList();
        foreach (var name in names)
            things.Add(JsonNode.Parse($$"""{"handle":"{{name}}","template":"{{PactPair.Part}}","attributes":{"open":"o-{{name}}","hardness":"h-{{name}}","recipe":"r-{{name}}","drawing":"d-{{name}}","price":"p-{{name}}"} }"""));
        await b.PostAsync("/api/v1/things/batch", new JsonObject { ["things"] = things }, $"parts-{round}");
        return names;
    }

    /// <summary>Public values and those of grade 1 and 2 that the pact gives; a drawing of grade 3 and what is internal stay.</summary>
    private static void Check(string part, JsonNode body)
    {
        var values = body["values"]!.AsArray().Select(v => (string)v!["value"]!);
        Assert.Equal([$"o-{part}", $"h-{part}", $"r-{part}"], values);
        Assert.Equal(2, (int)body["withheld"]!);
    }

    private static string At(string part) => "/api/v1/things/" + part;
}
