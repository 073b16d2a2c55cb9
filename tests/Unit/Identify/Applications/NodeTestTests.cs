using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Applications.Testing;

namespace Yiwang.Unit.Tests.Identify.Applications;

public sealed class NodeTestTests
{
    [Theory]
    [InlineData("https://127.0.0.1:1/", "private")]
    [InlineData("https://[::1]:1/", "private")]
    [InlineData("http://169.254.169.254/", "private")]
    [InlineData("https://10.0.0.1/", "private")]
    [InlineData("file:///etc/passwd", "wrong")]
    [InlineData("no address", "wrong")]
    public async Task An_address_behind_the_firewall_is_not_asked(string address, string reason)
    {
        await using var bed = await ApplicationBed.OpenAsync();
        var result = await bed.RunAsync(new NodeTest(new NodeTestOptions(), TimeProvider.System), await bed.ApplyAsync("second-level-node", """ "nodeNameZh":"节点" """), ("address", address));
        Assert.Equal((Outcome.Ok, null), (result.Outcome, result.Then));
        Assert.False(result.Values!["testPassed"]!.GetValue<bool>());
        var row = Assert.Single((JsonArray)result.Values["testReport"]!)!;
        Assert.Equal(("address", reason), ((string)row["check"]!, (string)row["reason"]!));
    }

    [Fact]
    public async Task A_report_that_is_written_into_the_case_is_one_that_the_form_takes()
    {
        await using var bed = await ApplicationBed.OpenAsync();
        var view = await bed.ApplyAsync("second-level-node", """ "nodeNameZh":"节点" """);
        // A port that nobody listens on: every question has its own line and reason.
        var options = new NodeTestOptions { Allow = [System.Net.IPNetwork.Parse("127.0.0.0/8")] };
        var result = await bed.RunAsync(new NodeTest(options, TimeProvider.System), view, ("address", "https://127.0.0.1:1/"));
        var rows = (JsonArray)result.Values!["testReport"]!;
        Assert.Equal(12, rows.Count);
        Assert.Equal("good", (string)rows[0]!["reason"]!);
        Assert.Equal("no-answer", (string)rows.Single(r => (string)r!["check"]! == "resolve")!["reason"]!);
        var columns = view.Definition.Fields.Single(f => f.Code == "testReport").Columns;
        foreach (var row in rows)
            foreach (var name in new[] { "check", "reason" }) Assert.Contains(columns.Single(c => c.Code == name).Options, o => o.Code == (string)row![name]!);
    }
}
