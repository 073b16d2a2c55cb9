using Microsoft.Extensions.Logging.Abstractions;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Collect;
using Yiwang.Connect.Collect.Spool;
using Yiwang.Connect.Collect.Uplink;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Unit.Tests.Connect.Collect;

/// <summary>A collector in a folder of its own, which can be stopped and started again.</summary>
internal sealed class CollectorBed(IUplink uplink, params IDriverFactory[] drivers) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private CancellationTokenSource _stop = new();
    private Task<bool> _running = Task.FromResult(true);

    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("yiwang-collector-").FullName;
    public Collector Collector { get; private set; } = null!;
    public SampleSpool Spool { get; private set; } = null!;

    public void Start()
    {
        var files = DiskFileSystem.Instance;
        var keys = Path.Combine(Folder, "keys");
        files.CreateDirectory(keys);
        Spool = SampleSpool.Open(Path.Combine(Folder, "spool"), new SpoolOptions(), files);
        var plan = new PlanFile(Folder, FileKeyStore.Open(files, keys, NodeSecret.LoadOrCreate(files, keys)), files);
        Collector = new Collector(Folder, Spool, uplink, plan, drivers, files, TimeProvider.System, NullLogger.Instance);
        _stop = new CancellationTokenSource();
        _running = Task.Run(() => Collector.RunAsync(_stop.Token));
    }

    public async Task<bool> StopAsync()
    {
        await _stop.CancelAsync();
        var well = await _running.WaitAsync(s_patience);
        Spool?.Dispose();
        _stop.Dispose();
        return well;
    }

    /// <summary>Real sockets and real time: looked at until it is so, within a minute.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(s_patience);
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition()) await pulse.WaitForNextTickAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_running.IsCompleted) await StopAsync();
        System.IO.Directory.Delete(Folder, recursive: true);
    }
}
