using Xunit;
using Yiwang.Client;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Client;

public sealed class ResolveTests
{
    private static readonly HandleClientOptions s_quick = new() { Server = "", UdpWait = TimeSpan.FromMilliseconds(500), Timeout = Patience.Deadline };
    // a question is repeated over UDP only where a test wants it
    private static readonly HandleClientOptions s_patient = s_quick with { UdpWait = Patience.Deadline };

    [Fact]
    public async Task AsksOverUdpForWhatIsWanted()
    {
        await using var server = new ScriptedServer(m => ScriptedServer.Found(m, HandleValues.Text(1, "URL", "https://example.org/")));
        await using var client = new HandleClient(s_patient with { Server = server.Address });
        var record = await client.ResolveAsync("99.1/A", new ResolveOptions { Indexes = [1], Types = ["URL"] });
        Assert.Equal("https://example.org/", record!.Text("url"));
        var (transport, request) = Assert.Single(server.Heard);
        Assert.Equal("udp", transport);
        var body = Assert.IsType<ResolveBody>(request.Body);
        Assert.Equal("99.1/A", body.Handle);
        Assert.Equal([1], body.Indexes);
        Assert.Equal(["URL"], body.Types);
        Assert.True(request.Header.Has(OpFlags.PublicOnly) && request.Header.Has(OpFlags.CacheAllowed) && request.Header.Has(OpFlags.Recursive));
        Assert.False(request.Header.Has(OpFlags.Authoritative));
    }

    [Fact]
    public async Task LargeAnswersComeInSeveralDatagrams()
    {
        var values = Enumerable.Range(1, 60).Select(i => HandleValues.Text(i, "TEXT", new string('x', 100))).ToArray();
        await using var server = new ScriptedServer(m => ScriptedServer.Found(m, values));
        await using var client = new HandleClient(s_patient with { Server = server.Address });
        var record = await client.ResolveAsync("99.1/A");
        Assert.Equal(values.Select(v => v.Text()), record!.Values.Select(v => v.Text()));
        Assert.Equal("udp", Assert.Single(server.Heard).Transport);
    }

    [Fact]
    public async Task NoHandleIsNullAndNoValuesAreNone()
    {
        await using var server = new ScriptedServer(m => ScriptedServer.Refused(m, ((ResolveBody)m.Body).Handle == "99.1/A" ? ResponseCode.ValuesNotFound : ResponseCode.HandleNotFound));
        await using var client = new HandleClient(server.Address);
        Assert.Empty((await client.ResolveAsync("99.1/A"))!.Values);
        Assert.Null(await client.ResolveAsync("99.1/B"));
    }

    [Fact]
    public async Task OtherCodesAreExceptionsThatNameCodeServerAndSentence()
    {
        await using var server = new ScriptedServer(m => ScriptedServer.Refused(m, ResponseCode.ServerBusy, "later"));
        await using var client = new HandleClient(server.Address);
        var e = await Assert.ThrowsAsync<HandleException>(() => client.ResolveAsync("99.1/A"));
        Assert.Equal((HandleFailure.Refused, ResponseCode.ServerBusy, server.Address), (e.Failure, e.Code, e.Server));
        Assert.Contains("later", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALostDatagramIsRepeated()
    {
        await using var server = new ScriptedServer(m => ScriptedServer.Found(m)) { UdpDeaf = 2 };
        await using var client = new HandleClient(s_quick with { Server = server.Address });
        Assert.NotNull(await client.ResolveAsync("99.1/A"));
        Assert.Equal("udp", Assert.Single(server.Heard).Transport);
    }

    [Fact]
    public async Task WithoutAnAnswerOverUdpItAsksOverTcp()
    {
        await using var server = new ScriptedServer(m => ScriptedServer.Found(m)) { UdpDeaf = int.MaxValue };
        await using var client = new HandleClient(s_quick with { Server = server.Address });
        Assert.NotNull(await client.ResolveAsync("99.1/A"));
        Assert.Equal("tcp", Assert.Single(server.Heard).Transport);
    }

    [Fact]
    public async Task ADeadServerEndsInAnExceptionThatSaysWhatWasTried()
    {
        int port;
        await using (var server = new ScriptedServer(m => [])) port = server.EndPoint.Port;
        await using var client = new HandleClient(s_quick with { Server = $"127.0.0.1:{port}" });
        var e = await Assert.ThrowsAsync<HandleException>(() => client.ResolveAsync("99.1/A"));
        Assert.Equal(HandleFailure.Unreachable, e.Failure);
        Assert.Contains("UDP", e.Message, StringComparison.Ordinal);
        Assert.Contains("TCP", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SilenceEndsWithTheTimeout()
    {
        await using var server = new ScriptedServer(m => []);
        await using var client = new HandleClient(s_quick with { Server = server.Address, Timeout = TimeSpan.FromMilliseconds(300), Transport = HandleTransport.Tcp });
        var e = await Assert.ThrowsAsync<HandleException>(() => client.ResolveAsync("99.1/A"));
        Assert.Equal(HandleFailure.TimedOut, e.Failure);
    }

    [Fact]
    public async Task CancellationIsCancellation()
    {
        await using var server = new ScriptedServer(m => []);
        await using var client = new HandleClient(s_quick with { Server = server.Address, Transport = HandleTransport.Tcp });
        using var cancel = new CancellationTokenSource();
        var asking = client.ResolveAsync("99.1/A", cancel: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task ManyQuestionsShareOneConnectionAndAnswersMayCross()
    {
        var held = new List<HandleMessage>();
        await using var server = new ScriptedServer(m =>
        {
            lock (held)
            {
                held.Add(m);
                if (held.Count < 20) return [];
                var answers = held.Select(h => ScriptedServer.Found(h, HandleValues.Text(1, "NAME", ((ResolveBody)h.Body).Handle))).Reverse().ToArray();
                held.Clear();
                return answers;
            }
        });
        await using var client = new HandleClient(s_quick with { Server = server.Address, Transport = HandleTransport.Tcp, ConnectionsPerServer = 1 });
        var records = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => client.ResolveAsync($"99.1/{i}")));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"99.1/{i}"), records.Select(r => r!.Text("NAME")));
    }

    [Fact]
    public async Task AConnectionThatWasClosedIsMadeAnew()
    {
        await using var server = new ScriptedServer(m => ScriptedServer.Found(m)) { CloseAfter = 1 };
        await using var client = new HandleClient(s_quick with { Server = server.Address, Transport = HandleTransport.Tcp, ConnectionsPerServer = 1 });
        for (var i = 0; i < 5; i++) Assert.NotNull(await client.ResolveAsync("99.1/A"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("host:port")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:70000")]
    public async Task AnAddressOfAWrongFormIsSaidToBeOne(string server)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
        {
            await using var client = new HandleClient(server);
            await client.ResolveAsync("99.1/A");
        });
    }
}
