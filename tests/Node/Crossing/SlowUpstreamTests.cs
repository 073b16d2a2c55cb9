using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Net.Wire;
using Yiwang.Node.Clock;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Node.Tests.Crossing;

/// <summary>How long a node waits for the one that it asks, by the clock.</summary>
public sealed class SlowUpstreamTests
{
    [Theory]
    [InlineData(60_000, 30, Codes.ThingsNotFound)]
    [InlineData(60_000, 90, Codes.NetUnreachable)]
    [InlineData(3_000, 4, Codes.NetUnreachable)]
    public async Task A_question_waits_for_an_answer_as_long_as_the_settings_say(int timeoutMs, int seconds, string expected)
    {
        var clock = new TestClock();
        await using var slow = await OtherServer.StartAsync(async http =>
        {
            if (http.Request.Path.StartsWithSegments("/api/resolve", StringComparison.Ordinal)) clock.Advance(TimeSpan.FromSeconds(seconds));
            // whoever has given up by then is gone; the one that has not is answered
            using var since = new PeriodicTimer(TimeSpan.FromMilliseconds(expected == Codes.NetUnreachable ? 60_000 : 500));
            await since.WaitForNextTickAsync(http.RequestAborted);
            await http.Response.WriteAsJsonAsync(new NodeAnswer { Outcome = Codes.ThingsNotFound, Node = "slow.invalid" }, NodeJson.Default.NodeAnswer, cancellationToken: http.RequestAborted);
        });
        var settings = new NodeSettings { Upstream = $"http://127.0.0.1:{slow.Port.ToString(CultureInfo.InvariantCulture)}", Resolve = new() { TimeoutMs = timeoutMs }, Limits = new() { DrainSeconds = 1 } };
        await using var node = await RunningNode.StartAsync(settings, clock);
        var answer = await node.Host.Services.GetRequiredService<IResolver>().ResolveAsync(ResolveRequest.All(Handle.Parse("99.77/slow"), Principal.Public), TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.Status.Code);
    }
}
