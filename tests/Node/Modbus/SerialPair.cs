using System.Diagnostics;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Modbus;

/// <summary>Two pseudo-terminals with socat between them: a serial line without a cable.</summary>
internal sealed class SerialPair : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process _socat;

    private SerialPair() => _socat = Run();

    public string One => Path.Combine(_folder.Path, "one");
    public string Other => Path.Combine(_folder.Path, "other");

    public static async Task<SerialPair> StartAsync()
    {
        var pair = new SerialPair();
        await pair.ReadyAsync();
        return pair;
    }

    /// <summary>Pulls both ends out.</summary>
    public async Task CutAsync()
    {
        _socat.Kill();
        await _socat.WaitForExitAsync();
    }

    public async Task MendAsync()
    {
        _socat.Dispose();
        _socat = Run();
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_socat.HasExited) await CutAsync();
        _socat.Dispose();
        _folder.Dispose();
    }

    private Process Run() => Process.Start(new ProcessStartInfo("socat", ["-d", "-d", $"pty,raw,echo=0,link={One}", $"pty,raw,echo=0,link={Other}"]) { RedirectStandardError = true })!;

    private async Task ReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Deadline);
        while (await _socat.StandardError.ReadLineAsync(patience.Token) is { } line)
            if (line.Contains("starting data transfer", StringComparison.Ordinal)) return;
        throw new InvalidOperationException("socat did not start");
    }
}
