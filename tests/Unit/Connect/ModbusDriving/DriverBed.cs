using System.Net;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

/// <summary>A driver on a simulated device over a real socket.</summary>
internal sealed class DriverBed : IAsyncDisposable
{
    public static TimeProvider Clock { get; } = new FastClock();

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public DriverBed(string assetNo, params Point[] points) : this(assetNo, 3_000, points)
    {
    }

    public DriverBed(string assetNo, int timeoutMs, params Point[] points)
    {
        AssetNo = assetNo;
        var asset = SimulatedPlant.Assets.Single(a => a.AssetNo == assetNo);
        var endpoint = Plant.Start(assetNo, new(IPAddress.Loopback, 0));
        var unit = points.Select(p => p with { Unit = p.Unit == 1 ? asset.Unit : p.Unit }).ToArray();
        Adapter = TestPoints.Adapter(endpoint.ToString(), asset.Rtu ? AdapterKind.ModbusRtuOverTcp : AdapterKind.ModbusTcp) with { TimeoutMs = timeoutMs };
        Points = unit;
        Driver = new(new(Adapter, null, unit, Sink, Clock));
        _running = Driver.RunAsync(_stop.Token);
    }

    public string AssetNo { get; }
    public Adapter Adapter { get; }
    public Point[] Points { get; }
    public SimulatedPlant Plant { get; } = new(7, new(2026, 10, 7, 0, 0, 0, TimeSpan.Zero), Clock);
    public CollectingSink Sink { get; } = new();
    public ModbusDriver Driver { get; }
    public AdapterHealth Health => Driver.Health;

    public void Switch(SimulatedFault fault, bool on = true) => Plant.Switch(AssetNo, fault, on);

    public Task NewValues(int index = 0)
    {
        var had = Sink.Good(index);
        return Sink.Until(s => s.Good(index) >= had + 2);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Driver.DisposeAsync();
        await _running.WaitAsync(Patience.Deadline);
        await Plant.DisposeAsync();
    }
}
