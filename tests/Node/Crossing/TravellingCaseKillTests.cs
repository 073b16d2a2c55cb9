using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Node.Tests.Crash;
using Yiwang.Node.Tests.Harness;
using Yiwang.Unit.Tests.Cases.Travel;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>Cases go from node to node and back while either side is killed: exactly one of the two has a case, and none is lost.</summary>
public sealed class TravellingCaseKillTests : IDisposable
{
    private const int Seed = 20261124, Cases = 6;
    private static readonly int s_rounds = CrashRounds.Count;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_case_is_at_one_node_and_comes_home_answered()
    {
        var (a, b, pair) = await PactPair.PrepareServedAsync(_folder.Path, ConsultForm.Text);
        await using var ofA = a;
        await using var ofB = b;
        var random = new Random(Seed);
        await a.ServeAsync();
        await b.ServeAsync();
        for (var round = 0; round < s_rounds; round++)
        {
            var ids = new List<string>();
            for (var i = 0; i < Cases; i++) ids.Add(await OpenAsync(a, pair.OrganizationB, $"第 {round}-{i} 问"));
            await (random.Next(2) == 0 ? a : b).KillAndServeAsync();
            foreach (var id in ids) await b.UntilAsync(At(id), c => Place(c) == "here" && (string)c["state"]! == "asked");
            foreach (var id in ids) await b.PostAsync($"{At(id)}/transitions/answer", JsonNode.Parse("""{"values":{"answer":"可以"}}""")!);
            await (random.Next(2) == 0 ? a : b).KillAndServeAsync();
            foreach (var id in ids) await a.UntilAsync(At(id), c => Place(c) == "here" && (string)c["state"]! == "answered");
            foreach (var id in ids) await a.PostAsync($"{At(id)}/transitions/close", new JsonObject());
            foreach (var id in ids)
            {
                await b.UntilAsync(At(id), c => Place(c) == "away" && (string)c["state"]! == "closed");
                var home = (await a.GetAsync(At(id))).Body!;
                Assert.Equal("可以", (string)home["values"]!["answer"]!);
                Assert.Equal(2, (int)home["whereabouts"]!["token"]!);
            }
            // nothing arrived twice
            Assert.Equal((round + 1) * Cases, await CountAsync(a));
            Assert.Equal((round + 1) * Cases, await CountAsync(b));
        }
    }

    private static string At(string id) => $"/api/v1/cases/{id}";

    private static string Place(JsonNode view) => (string?)view["whereabouts"]?["place"] ?? "here";

    private static async Task<string> OpenAsync(ServedNode side, string target, string question) =>
        (string)(await side.PostAsync("/api/v1/cases", JsonNode.Parse($$"""{"definition":"consult","values":{"target":"{{target}}","question":"{{question}}"},"transition":"ask"}""")!))["id"]!;

    private static async Task<int> CountAsync(ServedNode side) => (await side.GetAsync("/api/v1/cases/counts?definition=consult")).Body!.AsArray().Sum(c => (int)c!["count"]!);
}
