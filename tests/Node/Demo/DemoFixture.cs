using System.Net;
using Xunit;
using Yiwang.Node.Demo;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Demo;

/// <summary>The eight nodes of the demonstration, started once for all tests of them.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal DemoNetwork Network { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Network = new DemoNetwork(new DemoOptions(Path.Combine(_folder.Path, "demo"), FreePort.Next(), FreePort.Next(), Lan: false, "error", HandlePort: 0, RecursionPort: 0, MqttPort: 0, MachinePorts: false));
        await Network.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        _folder.Dispose();
    }

    internal HttpClient Open(string node)
    {
        var http = new HttpClient { BaseAddress = Network.Members.Single(m => m.Node.Key == node).Local };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        return http;
    }

    /// <summary>Stepped into a role.</summary>
    internal async Task<HttpClient> EnterAsync(string user)
    {
        var http = Open(Network.Data.People.Single(p => p.User == user).Node);
        (await http.AskAsync("/demo/enter/" + user)).Dispose();
        return http;
    }

    /// <summary>Asks again until the answer is as hoped for: what crosses between nodes comes when it comes.</summary>
    internal static async Task<string> UntilAsync(HttpClient http, string path, Func<string, bool> hoped)
    {
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            if (answer.IsSuccessStatusCode && hoped(page)) return page;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience.Deadline, $"{path} goes on answering {answer.StatusCode}: {page}");
            await turns.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}

[CollectionDefinition(Name)]
public sealed class DemoTests : ICollectionFixture<DemoFixture>
{
    public const string Name = "demo";
}
