using System.CommandLine;
using System.Text.Json;
using Xunit;
using Yiwang.Client;
using Yiwang.Node.Commands;

namespace Yiwang.Node.Tests.Client;

/// <summary><c>yiwang resolve --server</c> and <c>register --server</c> against a whole node.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private ClientNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await ClientNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData("--udp")]
    [InlineData("--tcp")]
    [InlineData("--certified")]
    public async Task ResolvesOverTheHandleProtocol(string option)
    {
        await using (var writer = _node.Client(credential: _node.Credential("secret"))) await writer.CreateAsync(ClientNode.Prefix + "/K", [HandleValues.Text(1, "URL", "https://example.org/"), HandleValues.Text(2, "NAME", "转向节")]);
        var (code, output, _) = await RunAsync("resolve", ClientNode.Prefix + "/K", "--server", _node.EndPoint.ToString(), option, "--type", "NAME", "--json");
        Assert.Equal(0, code);
        var value = Assert.Single(JsonElement.Parse(output).GetProperty("values").EnumerateArray());
        Assert.Equal((2, "转向节"), (value.GetProperty("index").GetInt32(), value.GetProperty("value").GetString()));
    }

    [Fact]
    public async Task RegistersWithAKeyFile()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, _node.RsaPem);
        try
        {
            string[] who = ["--server", _node.EndPoint.ToString(), "--user", "301:0.NA/" + ClientNode.Prefix, "--key", file];
            var (code, output, error) = await RunAsync(["register", ClientNode.Prefix + "/F", "--value", "1:URL=https://example.org/f", .. who]);
            Assert.True(code == 0, error);
            Assert.Contains(ClientNode.Prefix + "/F", output, StringComparison.Ordinal);
            (code, _, error) = await RunAsync(["register", ClientNode.Prefix + "/F", "--value", "1:URL=https://example.org/f", .. who]);
            Assert.Equal(1, code);
            Assert.Contains("101", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task SaysWhatIsWrong()
    {
        var server = _node.EndPoint.ToString();
        var (code, _, error) = await RunAsync("resolve", ClientNode.Prefix + "/none", "--server", server);
        Assert.Equal(1, code);
        Assert.Contains("没有这个标识", error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("resolve", "99.1/A", "--server", server, "--udp", "--tcp")).Code);
        Assert.Equal(2, (await RunAsync("resolve", "99.1/A", "--server", "127.0.0.1:99999")).Code);
        Assert.Equal(2, (await RunAsync("register", "99.1/A", "--server", server, "--user", "300:0.NA/99.1", "--key", "/nowhere.pem")).Code);
        (code, _, error) = await RunAsync("register", "99.1/A", "--server", server, "--value", "1:URL=x");
        Assert.Equal(1, code);
        Assert.Contains("--user", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await YiwangCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return (code, output.ToString(), error.ToString());
    }
}
