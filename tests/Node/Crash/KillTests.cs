using System.Text.Json;
using Xunit;
using Yiwang.Events.Proofs;
using Yiwang.Node.Tests.Harness;
using Yiwang.Things.Records;

namespace Yiwang.Node.Tests.Crash;

/// <summary>kill -9 under registration load. The seed decides after how many acknowledgements; which calls are then under way is the machine's to say.</summary>
public sealed class KillTests : IDisposable
{
    private const int Seed = 20261121;
    private static readonly int s_rounds = CrashRounds.Count;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_acknowledged_registration_survives_and_none_is_half_there()
    {
        var path = Path.Combine(_folder.Path, "node");
        var token = await PreparedNode.CreateAsync(path);
        var random = new Random(Seed);
        var known = new Dictionary<string, string>();
        for (var round = 0; round < s_rounds; round++)
        {
            RegistrationLoad load;
            await using (var node = await NodeProcess.ServeAsync(path))
            {
                load = new RegistrationLoad(node.Http, token, $"R{round}");
                await load.RunAsync(random.Next(20, 600), node.KillAsync);
            }
            foreach (var (handle, value) in load.Acknowledged) known[handle] = value;
            await using (var again = await NodeProcess.ServeAsync(path))
            {
                await CheckRoundAsync(again.Http, load);
                await CheckViewsAsync(again.Http, known.Keys);
                await CheckProofAsync(again.Http, known.Keys.Last());
                await again.KillAsync();
            }
        }
        var (code, output, error) = await NodeProcess.RunAsync("log", "verify", "--data", path);
        Assert.True(code == 0, output + error);
    }

    private static async Task CheckRoundAsync(HttpClient http, RegistrationLoad load)
    {
        var present = new HashSet<string>();
        foreach (var (handle, value) in load.Tried)
        {
            var found = await ValueAsync(http, handle);
            if (found is not null)
            {
                Assert.Equal(value, found);
                present.Add(handle);
            }
            else
            {
                Assert.False(load.Acknowledged.ContainsKey(handle), $"{handle} was acknowledged and is lost");
            }
        }
        Assert.All(load.Batches, batch => Assert.True(batch.All(present.Contains) || !batch.Any(present.Contains), $"half a batch from {batch[0]}"));
    }

    /// <summary>The listing, which comes from other files than resolution, names exactly what resolves.</summary>
    private static async Task CheckViewsAsync(HttpClient http, IEnumerable<string> known)
    {
        var listed = new HashSet<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = JsonDocument.Parse(await http.ReadAsync($"/api/v1/things?prefix={PreparedNode.Prefix}&max=500" + (cursor.Length > 0 ? $"&cursor={Uri.EscapeDataString(cursor)}" : ""))).RootElement;
            foreach (var item in page.GetProperty("items").EnumerateArray()) Assert.True(listed.Add(item.GetProperty("handle").GetString()!), "listed twice");
            cursor = page.GetProperty("nextCursor").GetString();
        }
        Assert.Empty(known.Except(listed));
    }

    private static async Task CheckProofAsync(HttpClient http, string handle)
    {
        var thing = JsonDocument.Parse(await http.ReadAsync("/api/v1/things/" + handle)).RootElement;
        Assert.True(NoteKey.TryParse((await http.ReadAsync("/log/key")).Trim(), out var key));
        var proof = await http.ReadAsync($"/trust/proofs/{thing.GetProperty("position").GetString()}.tlog-proof");
        var report = new ProofVerifier([key], new RecordBodies()).Verify(proof);
        Assert.True(report.Verdict == ProofVerdict.Verified, report.Failure?.Reason.En);
        Assert.Contains(handle, report.Event!.Heads);
    }

    private static async Task<string?> ValueAsync(HttpClient http, string handle)
    {
        using var answer = await http.AskAsync("/api/handles/" + handle);
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound) return null;
        var json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
        return Assert.Single(json.GetProperty("values").EnumerateArray()).GetProperty("data").GetProperty("value").GetString();
    }
}
