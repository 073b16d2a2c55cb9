using System.Net.Sockets;
using Xunit;
using Yiwang.Node.Clock;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Clock;

public sealed class TestClockTests
{
    private static readonly DateTimeOffset s_scenario = new(2026, 11, 10, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_can_be_set_and_stepped_back()
    {
        var clock = new TestClock();
        clock.Set(s_scenario);
        Assert.InRange(clock.GetUtcNow(), s_scenario, s_scenario.AddHours(1));
        clock.Advance(TimeSpan.FromDays(-1));
        Assert.InRange(clock.GetUtcNow(), s_scenario.AddDays(-1), s_scenario.AddDays(-1).AddHours(1));
    }

    [Fact]
    public async Task Moving_forward_fires_what_has_fallen_due()
    {
        var clock = new TestClock();
        var fired = new TaskCompletionSource();
        await using var timer = clock.CreateTimer(_ => fired.TrySetResult(), null, TimeSpan.FromDays(30), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromDays(29));
        Assert.False(fired.Task.IsCompleted);
        clock.Advance(TimeSpan.FromDays(1));
        await fired.Task;
    }

    [Fact]
    public async Task A_disposed_timer_stays_silent()
    {
        var clock = new TestClock();
        var (silent, later) = (0, new TaskCompletionSource());
        await clock.CreateTimer(_ => silent++, null, TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan).DisposeAsync();
        await using var other = clock.CreateTimer(_ => later.TrySetResult(), null, TimeSpan.FromDays(2), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromDays(3));
        await later.Task;
        Assert.Equal(0, silent);
    }

    [Theory]
    [InlineData("now", "ok ")]
    [InlineData("set 2026-11-10T08:00:00+08:00", "ok 2026-11-10T00:")]
    [InlineData("advance 86400", "ok ")]
    [InlineData("", "error")]
    [InlineData("set yesterday", "error")]
    [InlineData("advance fast", "error")]
    public async Task The_socket_answers_a_line_with_a_line(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "clock");
        using var server = new TestClockSocket(new TestClock(), path);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await using var stream = new NetworkStream(socket);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        await writer.WriteLineAsync(line);
        Assert.StartsWith(expected, await new StreamReader(stream).ReadLineAsync(), StringComparison.Ordinal);
    }
}
