using System.Diagnostics;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Foreign;

/// <summary>The verifier in Go (tlogcheck/main.go), built with Debian's packages: code that knows nothing of ours.</summary>
internal static class TlogCheck
{
    /// <summary>A cold build takes some ten seconds; this bounds a hang.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly Lazy<Task<string>> s_program = new(BuildAsync);

    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) => await RunAsync(new ProcessStartInfo(await s_program.Value, arguments));

    private static async Task<string> BuildAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "tlogcheck");
        var program = Path.Combine(folder, "tlogcheck");
        var start = new ProcessStartInfo("go", ["build", "-o", program, "."]) { WorkingDirectory = Repository.File("tests/Node/Foreign/tlogcheck") };
        start.Environment["GOPATH"] = "/usr/share/gocode";
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOCACHE"] = Path.Combine(folder, "cache");
        var (exitCode, _, error) = await RunAsync(start);
        return exitCode == 0 ? program : throw new InvalidOperationException($"go build: {error}");
    }

    private static async Task<(int ExitCode, string Out, string Error)> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(s_patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }
}
