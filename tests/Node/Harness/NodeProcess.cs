using System.Diagnostics;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Tests.Harness;

/// <summary>A real <c>yiwang</c> in a process of its own, so that it can be killed.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const string ReadyMark = "ready: ";
    /// <summary>A start takes a second or two; this bounds a hang.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Task<string> _errors;

    private NodeProcess(Process process, Task<string> errors) => (_process, _errors) = (process, errors);

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Serves the folder over HTTP on a free loopback port and returns when it is ready.</summary>
    public static async Task<NodeProcess> ServeAsync(string folder, params string[] settings)
    {
        string[] all = ["listen.http=0", "listen.https=-1", "log.level=warning", .. settings];
        var process = Start(["serve", "--data", folder, .. all.SelectMany(s => new[] { "--set", s })]);
        var node = new NodeProcess(process, process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(s_patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.IndexOf(ReadyMark, StringComparison.Ordinal) is not (>= 0 and var at)) continue;
            node.Http = new HttpClient { BaseAddress = new Uri(line[(at + ReadyMark.Length)..]) };
            return node;
        }
        throw new InvalidOperationException($"the node did not start: {await node._errors}");
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(s_patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>SIGKILL, as a power cut to the process: nothing is flushed or said.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an orderly stop.</summary>
    public async Task<(int ExitCode, string Error)> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        Http?.Dispose();
        _process.Dispose();
    }

    /// <summary>Any command, left running.</summary>
    /// <param name="token">Given in the environment.</param>
    public static Process Start(IEnumerable<string> arguments, string? token = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "yiwang.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith(SettingSources.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        // the standard ports belong to whatever else runs on the machine; a test's own --set wins
        foreach (var port in new[] { "Handle", "Recursion", "Mqtt", "Mqtts" }) start.Environment[$"{SettingSources.EnvironmentPrefix}Listen__{port}"] = "-1";
        if (token is not null) start.Environment["YIWANG_TOKEN"] = token;
        return Process.Start(start)!;
    }
}
