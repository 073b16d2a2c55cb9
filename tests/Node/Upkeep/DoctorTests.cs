using System.Globalization;
using System.Text.Json;
using Xunit;
using Yiwang.Node.Tests.Harness;
using Yiwang.Node.Upkeep;

namespace Yiwang.Node.Tests.Upkeep;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_that_runs_is_asked_how_its_machines_are()
    {
        await using var node = await NodeProcess.ServeAsync(_folder.Path);
        string?[] well = [];
        // a busy node may answer after the five seconds of a visit
        for (var again = 5; again > 0 && !well.Contains("streams"); again--)
        {
            var (_, output, error) = await NodeProcess.RunAsync("doctor", "--json", "--data", _folder.Path, "--set", $"listen.http={node.Http.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture)}");
            Assert.Equal("", error);
            using var json = JsonDocument.Parse(output);
            well = [.. json.RootElement.EnumerateArray().Where(f => f.GetProperty("ok").GetBoolean()).Select(f => f.GetProperty("check").GetString())];
        }
        Assert.All(["streams", "mqtt", "adapters", "collectors"], check => Assert.Contains(check, well));
    }

    /// <summary>A node that was started with settings on its command line is not where its folder says; the visitor has to be told.</summary>
    [Fact]
    public async Task Ports_that_are_free_while_a_node_runs_ask_for_the_settings_of_its_start()
    {
        var free = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        await using var node = await NodeProcess.ServeAsync(_folder.Path);
        var (_, elsewhere, _) = await NodeProcess.RunAsync("doctor", "--data", _folder.Path, "--set", $"listen.http={free}");
        Assert.Contains("give doctor the --set", elsewhere, StringComparison.Ordinal);
        var (_, here, _) = await NodeProcess.RunAsync("doctor", "--data", _folder.Path, "--set", $"listen.http={node.Http.BaseAddress!.Port.ToString(CultureInfo.InvariantCulture)}");
        Assert.Contains("in use while the node runs", here, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_well_is_said_with_its_number()
    {
        var findings = DoctorVisit.Read("# HELP x\nyiwang_streams_trouble 1\nyiwang_mqtt_trouble 0\nyiwang_connect_adapters_offline 3\n");
        Assert.Equal([("streams", false), ("mqtt", true), ("adapters", false)], findings.Select(f => (f.Check, f.Ok)));
        Assert.StartsWith("3 ", findings[2].Explanation, StringComparison.Ordinal);
        Assert.Empty(DoctorVisit.Read("not metrics at all"));
    }
}
