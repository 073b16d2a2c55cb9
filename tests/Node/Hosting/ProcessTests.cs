using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Hosting;

public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_orderly_stop_ends_with_zero()
    {
        await using var node = await NodeProcess.ServeAsync(_folder.Path);
        await node.StopInOrderAsync();
    }

    [Fact]
    public async Task A_folder_has_one_process_at_a_time()
    {
        await using var first = await NodeProcess.ServeAsync(_folder.Path);
        var (code, _, error) = await NodeProcess.RunAsync("serve", "--data", _folder.Path, "--set", "listen.http=0", "--set", "listen.https=-1");
        Assert.Equal(1, code);
        Assert.Contains("another yiwang process", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_process_leaves_the_folder_free()
    {
        await using (var first = await NodeProcess.ServeAsync(_folder.Path)) await first.KillAsync();
        await using var second = await NodeProcess.ServeAsync(_folder.Path);
        Assert.Equal("ready\n", await second.Http.GetStringAsync("/ready"));
    }

    [Fact]
    public async Task Wrong_settings_are_named_together_with_exit_code_2()
    {
        var (code, output, error) = await NodeProcess.RunAsync("serve", "--data", _folder.Path, "--set", "listn.http=1", "--set", "limits.bodyBytes=1");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("listen.http", error, StringComparison.Ordinal);
        Assert.Contains("limits.bodyBytes", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_port_is_said_plainly()
    {
        await using var first = await NodeProcess.ServeAsync(_folder.Path);
        using var other = new TemporaryFolder();
        var (code, _, error) = await NodeProcess.RunAsync("serve", "--data", other.Path, "--set", $"listen.http={first.Http.BaseAddress!.Port}", "--set", "listen.https=-1");
        Assert.Equal(1, code);
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
        Assert.StartsWith("listen.http", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_clock_is_refused_outside_test_folders()
    {
        var (code, _, error) = await NodeProcess.RunAsync("serve", "--data", _folder.Path, "--test-clock", Path.Combine(_folder.Path, "clock"));
        Assert.Equal(2, code);
        Assert.Contains("init --test", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("serve", "--dta", "x")]
    [InlineData]
    public async Task Wrong_usage_does_not_succeed(params string[] arguments) => Assert.NotEqual(0, (await NodeProcess.RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task Init_refuses_a_folder_that_holds_something()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "mine.txt"), "x");
        Assert.Equal(1, (await NodeProcess.RunAsync("init", "--data", _folder.Path)).ExitCode);
        Assert.Equal("x", File.ReadAllText(Path.Combine(_folder.Path, "mine.txt")));
    }
}
