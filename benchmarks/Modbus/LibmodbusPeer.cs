using System.Diagnostics;
using System.Globalization;

namespace Yiwang.Benchmarks.Modbus;

/// <summary>A C program of ours over Debian's libmodbus, compiled for the run: the server that is asked, and a master to be compared with.</summary>
internal static class LibmodbusPeer
{
    public static async Task<string> BuildAsync(string folder)
    {
        var program = Path.Combine(folder, "modbus_peer");
        var source = Path.Combine(AppContext.BaseDirectory, "modbus_peer.c");
        await RunAsync("gcc", "-O2", "-o", program, source, "-I/usr/include/modbus", "-lmodbus");
        return program;
    }

    /// <returns>Requests a second.</returns>
    public static async Task<double> AskAsync(string program, int port, TimeSpan during) =>
        double.Parse(await RunAsync(program, "client", Text(port), during.TotalSeconds.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
