using System.Diagnostics;
using Xunit;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Tests.Harness;

/// <summary>A real <c>yiwang</c> in a process of its own, so that it can be killed.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const string ReadyMark = "ready: ";
    /// <summary>As the node's log marks them.</summary>
    private static readonly string[] s_faults = ["Z fail: ", "Z crit: ", "Unhandled exception"];
    /// <summary>A start takes a second or two; this bounds a hang.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(180), s_fillPatience = TimeSpan.FromSeconds(300);
    private readonly Process _process;
    private readonly Task<string> _errors;

    private NodeProcess(Process process, Task<string> errors) => (_process, _errors) = (process, errors);

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Serves the folder over HTTP on a free loopback port and returns when it is ready.</summary>
    public static Task<NodeProcess> ServeAsync(string folder, params string[] settings) => ServeAsync(folder, null, settings);

    /// <param name="clock">Socket of a test clock; null = the machine's clock.</param>
    public static async Task<NodeProcess> ServeAsync(string folder, string? clock, string[] settings)
    {
        string[] all = ["listen.http=0", "listen.https=-1", "log.level=warning", .. settings];
        string[] time = clock is null ? [] : ["--test-clock", clock];
        var (process, errors, line) = await ReadyAsync(["serve", "--data", folder, .. time, .. all.SelectMany(s => new[] { "--set", s })], ReadyMark, s_patience);
        return new NodeProcess(process, errors) { Http = new HttpClient { BaseAddress = new Uri(line[(line.IndexOf(ReadyMark, StringComparison.Ordinal) + ReadyMark.Length)..]) } };
    }

    /// <summary>The demonstration network, all in one process, on this machine only and under these two ports; machines speak on any free ones. Returns when it is filled and ready.</summary>
    public static async Task<NodeProcess> DemoAsync(string folder, int http, int https)
    {
        var ports = new[] { "--http", Text(http), "--https", Text(https), "--handle", "0", "--recursion", "0", "--mqtt", "0" };
        var (process, errors, _) = await ReadyAsync(["demo", "--data", folder, "--local", .. ports], "/ ready", s_fillPatience);
        return new NodeProcess(process, errors) { Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Text(http)}") } };
    }

    private static async Task<(Process Process, Task<string> Errors, string Line)> ReadyAsync(IEnumerable<string> arguments, string mark, TimeSpan patient)
    {
        var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(patient);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            if (line.Contains(mark, StringComparison.Ordinal)) return (process, errors, line);
        throw new InvalidOperationException($"it did not start: {await errors}");
    }

    private static string Text(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) => RunAsync(arguments, token: null);

    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(IEnumerable<string> arguments, string? token)
    {
        using var process = Start(arguments, token);
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

    /// <summary>An orderly stop; it must be one, and nothing must have failed before. That a busy machine makes the server warn of its pace is no fault of the node.</summary>
    public async Task StopInOrderAsync()
    {
        var (code, said) = await StopAsync();
        Assert.True(code == 0 && !s_faults.Any(f => said.Contains(f, StringComparison.Ordinal)), $"{code}: {said}");
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
