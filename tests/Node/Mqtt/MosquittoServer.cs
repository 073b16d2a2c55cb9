using System.Diagnostics;
using System.Globalization;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Mqtt;

/// <summary>A real mosquitto on a loopback port of its own.</summary>
internal sealed class MosquittoServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process _process;

    private MosquittoServer(string settings)
    {
        Port = FreePort.Next();
        // mosquitto 2.0.11 loses QoS 1 messages beyond its limit of messages under way when the publisher sends QoS 2 between them
        File.WriteAllText(Configuration, $"listener {Port} 127.0.0.1\nmax_inflight_messages 0\n{settings}\n");
        _process = Run();
    }

    public int Port { get; }

    private string Configuration => Path.Combine(_folder.Path, "mosquitto.conf");

    public static async Task<MosquittoServer> StartAsync(string settings = "allow_anonymous true")
    {
        var server = new MosquittoServer(settings);
        await server.ReachableAsync();
        return server;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = Run();
        await ReachableAsync();
    }

    /// <summary>A client of mosquitto, run to its end.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), .. arguments]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private Process Run() => Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", Configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    /// <summary>mosquitto says on its error stream when it listens.</summary>
    private async Task ReachableAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Deadline);
        while (await _process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.EndsWith("running", StringComparison.Ordinal)) return;
        }
        throw new InvalidOperationException("mosquitto did not start");
    }
}
