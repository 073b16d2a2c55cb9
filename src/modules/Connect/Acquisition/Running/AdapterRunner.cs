using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Collect;
using Yiwang.Connect.Collect.Errands;
using Yiwang.Connect.Collect.Hub;
using Yiwang.Connect.Points;
using Yiwang.Events;

namespace Yiwang.Connect.Acquisition.Running;

/// <summary>Runs the drivers that the book asks for: one loop an adapter, each on its own.</summary>
internal sealed partial class AdapterRunner(PointBook book, SampleFeed feed, IEnumerable<IDriverFactory> factories, TimeProvider clock, ILogger<AdapterRunner> log, Collectors? collectors = null, ErrandDesk? desk = null, IEvents? events = null) : IHostedService, IAsyncDisposable
{
    /// <summary>Longer than a loop gives its driver.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private readonly IDriverFactory[] _factories = [.. factories];
    private readonly ConcurrentDictionary<string, AdapterLoop> _loops = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentBag<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        book.Changed += OnChanged;
        if (events is not null) events.Holds.Changed += OnHeld;
        foreach (var adapter in book.Adapters(null)) Look(adapter.Id);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        book.Changed -= OnChanged;
        if (events is not null) events.Holds.Changed -= OnHeld;
        await _stop.CancelAsync();
        try
        {
            // whatever the host's patience: the store below is closed next, and a driver must not speak to it then
            await Task.WhenAll(_running).WaitAsync(s_patience, clock, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Left(log);
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var loop in _loops.Values) loop.Dispose();
        _stop.Dispose();
        return ValueTask.CompletedTask;
    }

    public bool CanDrive(AdapterKind kind) => FactoryOf(kind) is not null;

    public IDriverFactory? FactoryOf(AdapterKind kind) => Array.Find(_factories, f => f.Makes(kind));

    /// <summary>The driver that runs for the adapter now; null when none does.</summary>
    public IDriver? DriverOf(string adapter) => _loops.TryGetValue(adapter, out var loop) ? loop.Driver : null;

    /// <summary>The way to the devices of an adapter; null when there is none now.</summary>
    public IDeviceLink? LinkOf(string adapter) => DriverOf(adapter) ?? (book.FindAdapter(adapter) is { Collector.Length: > 0 } away ? CollectedOf(away, null) : null);

    /// <summary>The devices of an adapter, saved or not, that a collector is to run; null while that collector is away.</summary>
    public IDeviceLink? CollectedOf(Adapter adapter, string? password) => desk?.IsListening(adapter.Owner, adapter.Collector) == true ? new CollectedDevice(desk, adapter, password) : null;

    /// <summary>A running driver of the same organisation on the same bus, so that nobody else speaks there at the same time.</summary>
    public IDriver? DriverOn(Adapter adapter)
    {
        foreach (var loop in _loops.Values)
        {
            if (loop.Adapter is { } running && running.Kind == adapter.Kind && running.Endpoint == adapter.Endpoint && running.Owner == adapter.Owner && running.UserName == adapter.UserName) return loop.Driver;
        }
        return null;
    }

    public AdapterStatus StatusOf(Adapter adapter)
    {
        var loop = _loops.GetValueOrDefault(adapter.Id);
        var health = loop?.Driver?.Health;
        if (!adapter.Enabled) return new(adapter, LinkState.Disabled, null, 0, null);
        if (health is not null) return new(adapter, health.State, health, loop!.Restarts, health.Trouble) { Hangs = loop.Hangs };
        if (adapter.Collector.Length > 0) return collectors?.StatusOf(adapter) ?? new(adapter, LinkState.Disabled, null, 0, new Bilingual($"由采集端 {adapter.Collector} 运行。", $"Run by collector {adapter.Collector}."));
        if (!CanDrive(adapter.Kind)) return new(adapter, LinkState.Online, null, 0, new Bilingual("设备自己连过来，本节点随时接收。", "Devices connect by themselves; the node listens."));
        if (IsHeld(adapter)) return new(adapter, LinkState.Disabled, null, 0, new Bilingual("本单位正在迁移或已迁走，这里不再采集。", "The organisation is moving or has moved: nothing is read here."));
        if (!HasWork(adapter)) return new(adapter, LinkState.Disabled, null, 0, new Bilingual("还没有测点，添加测点后开始采集。", "No points yet: it starts when there are some."));
        return new(adapter, LinkState.Starting, null, loop?.Restarts ?? 0, null);
    }

    // on the log's writer: nothing here may wait
    private void OnChanged(PointChange change)
    {
        if (change.Adapter is { } adapter) Look(adapter);
    }

    // its organisation moves to another node, or has come from one, or stays after all
    private void OnHeld(string owner)
    {
        foreach (var adapter in book.Adapters(owner)) Look(adapter.Id);
    }

    private void Look(string adapter)
    {
        if (_stop.IsCancellationRequested) return;
        if (_loops.TryGetValue(adapter, out var loop))
        {
            _ = Task.Run(loop.Changed);
            return;
        }
        loop = new AdapterLoop(adapter, () => Plan(adapter), feed, clock, log);
        if (_loops.TryAdd(adapter, loop)) _running.Add(Task.Run(() => loop.RunAsync(_stop.Token)));
    }

    /// <summary>What it would read belongs on another node.</summary>
    private bool IsHeld(Adapter adapter) => events?.Holds.IsHeld(adapter.Owner) == true;

    private DriverPlan? Plan(string id)
    {
        if (book.FindAdapter(id) is not { Enabled: true, Collector.Length: 0 } adapter || IsHeld(adapter) || FactoryOf(adapter.Kind) is not { } factory || !HasWork(adapter)) return null;
        return new(adapter, book.PasswordOf(id), book.PointsOn(id), factory);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "drivers were still running when the node stopped")]
    private static partial void Left(ILogger log);

    // an MQTT client has its own filters to listen to
    private bool HasWork(Adapter adapter) => adapter.Kind == AdapterKind.MqttClient || book.PointsOn(adapter.Id).Count > 0;
}

/// <param name="Health">Of the driver that runs now; null when none does.</param>
/// <param name="Restarts">How often the driver ended by itself since the node started.</param>
/// <param name="Note">What there is to say; null when all is well.</param>
internal sealed record AdapterStatus(Adapter Adapter, LinkState State, AdapterHealth? Health, int Restarts, Bilingual? Note)
{
    /// <summary>Restarts because the driver took no step any more.</summary>
    public int Hangs { get; init; }
    /// <summary>What a collector says that runs it; null = none does.</summary>
    public AdapterReport? Report { get; init; }
}
