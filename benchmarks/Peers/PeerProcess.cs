using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Yiwang.Benchmarks.Peers;

/// <summary>A server of others that is measured beside ours: in a folder of its own, pinned to one core unless said otherwise, ended by its id.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="core">The only core it runs on; null = all.</param>
    public static PeerProcess Start(int? core, string program, params string[] arguments)
    {
        string[] command = core is null ? [program, .. arguments] : ["taskset", "-c", $"{core}", program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        // taskset becomes the program, so this is the program's own id
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new PeerProcess(process);
    }

    /// <summary>Until it takes connections.</summary>
    public async Task<IPEndPoint> ListeningAsync(int port)
    {
        var address = new IPEndPoint(IPAddress.Loopback, port);
        for (var i = 0; i < 200 && !_process.HasExited; i++)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(address);
                return address;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        throw new InvalidOperationException($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} does not listen on {port}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
