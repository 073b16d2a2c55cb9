using System.Diagnostics;
using System.Globalization;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Modbus;

/// <summary>A foreign program that runs beside a test.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly Process _process;

    private Peer(Process process) => _process = process;

    /// <summary>A script of this folder, once it has said that it is ready.</summary>
    public static async Task<Peer> StartAsync(string script, params string[] arguments)
    {
        var peer = new Peer(Run(script, arguments));
        using var patience = new CancellationTokenSource(Patience.Deadline);
        while (await peer._process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            if (line == "ready") return peer;
        await peer.DisposeAsync();
        throw new InvalidOperationException($"{script} did not start");
    }

    /// <summary>Runs a program to its end and gives what it printed.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Run(program, arguments);
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text;
    }

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Run(string program, string[] arguments)
    {
        var path = Repository.File("tests/Node/Modbus/" + program);
        string[] command = Path.GetExtension(program) switch
        {
            ".py" => ["/usr/bin/python3", path],
            ".js" => ["node", path],
            _ => [program],
        };
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NODE_PATH"] = Repository.File("tests/Node/peers/node_modules");
        var process = Process.Start(start)!;
        // Nobody reads it, but a full pipe would stop the program.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
