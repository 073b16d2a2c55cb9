using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Events.Proofs;
using Yiwang.Node.Tests.Demo;
using Yiwang.Storage.Log;

namespace Yiwang.Node.Tests.Foreign;

/// <summary>Go's sumdb packages against a whole running node: its checkpoint, inclusion and consistency over the HTTP tiles that anybody can read.</summary>
public sealed class RunningNodeTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    [Fact]
    public async Task Foreign_code_verifies_a_running_node()
    {
        // the node publishes growth within a second; the test need not wait for that
        var services = demo.Network.Entry.Host.Services;
        var log = services.GetRequiredService<ILog>();
        await log.WaitForTreeAsync(log.Size, TestContext.Current.CancellationToken);
        services.GetRequiredService<Checkpointer>().Publish();
        var url = new Uri(demo.Network.Entry.Local, "/log/");
        using var http = new HttpClient();
        var key = (await http.GetStringAsync(new Uri(url, "key"))).Trim();
        var size = int.Parse((await http.GetStringAsync(new Uri(url, "checkpoint"))).Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(size, 2, 10_000);
        var (exitCode, output, error) = await TlogCheck.RunAsync("-url", url.ToString(), "-vkey", key, "-index", $"0,{size / 2},{size - 1}");
        Assert.True(exitCode == 0, error);
        Assert.Contains("ok checkpoint demo.yiwang.invalid/99.501.1001 ", output, StringComparison.Ordinal);
        Assert.Contains($"ok inclusion {size - 1}\n", output, StringComparison.Ordinal);
    }
}
