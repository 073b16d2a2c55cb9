using System.Diagnostics;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Mqtt;

/// <summary>A script of this folder, run by Node.js beside a test and spoken to line by line.</summary>
internal sealed class NodeScript : IAsyncDisposable
{
    private readonly Process _process;

    private NodeScript(Process process) => _process = process;

    public static NodeScript Start(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Repository.File("tests/Node/Mqtt/" + script), .. arguments]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["NODE_PATH"] = Repository.File("tests/Node/peers/node_modules");
        return new(Process.Start(start)!);
    }

    public void Say(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>The next line that fits; what comes before is passed over.</summary>
    public async Task<string> HearAsync(Predicate<string> fits)
    {
        using var patience = new CancellationTokenSource(Patience.Deadline);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (fits(line)) return line;
        }
        throw new InvalidOperationException("the script ended");
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }
}
