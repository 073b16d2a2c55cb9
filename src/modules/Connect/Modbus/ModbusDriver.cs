using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Parties;
using Yiwang.Streams;

namespace Yiwang.Connect.Modbus;

/// <summary>Modbus over TCP, RTU over TCP and RTU over a serial line: one bus, whose polls, trial reads and writes never overlap.</summary>
internal sealed class ModbusDriver : IDriver
{
    private readonly DriverSetup _setup;
    private readonly IModbusBus _bus;
    private readonly PointWriter _writer;

    public ModbusDriver(DriverSetup setup) : this(setup, null)
    {
    }

    /// <param name="bus">Null = the one that the adapter describes.</param>
    internal ModbusDriver(DriverSetup setup, IModbusBus? bus)
    {
        _setup = setup;
        _bus = bus ?? new ModbusBus(setup.Adapter, Health, setup.Clock);
        _writer = new(_bus, setup);
    }

    public AdapterHealth Health { get; } = new() { IsPolling = true };

    public async Task RunAsync(CancellationToken cancel)
    {
        var points = new List<ModbusPoint>(_setup.Points.Count);
        for (var i = 0; i < _setup.Points.Count; i++)
        {
            if (ModbusPoint.Of(_setup.Points[i], i) is { } point) points.Add(point);
            else Misplaced(i);
        }
        _setup.Sink.Flush();
        await new PollLoop(_setup, _bus, Health, points).RunAsync(cancel);
    }

    public Task<IReadOnlyList<TrialReading>> TryReadAsync(IReadOnlyList<Point> points, CancellationToken cancel) =>
        new TrialReader(_bus, _setup).ReadAsync(points, cancel);

    public Task<WriteAnswer> WriteAsync(Point point, double value, CancellationToken cancel) => _writer.WriteAsync(point, value, cancel);

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    private void Misplaced(int index)
    {
        Health.Failed(LinkError.Mapping);
        Health.Trouble = ModbusWords.Error(LinkError.Mapping);
        _setup.Sink.Lost(index, Micros.Of(_setup.Clock), Quality.BadConfiguration);
    }
}
