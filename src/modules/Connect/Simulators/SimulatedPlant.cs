using System.Net;
using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators.Ports;
using Yiwang.Connect.Simulators.Processes;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Simulators;

/// <summary>
/// The Modbus devices of plant YW01 (domain §11.5) and the compressor's vibration sensor. Everything follows from seed and time, so that the past can be asked for as the present:
/// generated history and live values are one curve.
/// </summary>
/// <param name="start">First day of the vibration sensor's life; wear begins a fortnight later.</param>
public sealed class SimulatedPlant(ulong seed, DateTimeOffset start, TimeProvider clock) : IAsyncDisposable
{
    private readonly Dictionary<string, SimulatedDevice> _devices = PlantDevices.All(seed, clock).ToDictionary(d => d.AssetNo);
    private readonly Dictionary<string, DevicePort> _ports = [];
    private readonly BearingWear _wear = new(new Noise(seed).Of(33), start);

    public static IReadOnlyList<SimulatedAsset> Assets { get; } =
    [
        new("EQ-A-001", "1600t 热模锻压力机", "1600 t hot die forging press", 1, false, 5021, "forging-press"),
        new("EQ-A-002", "1000kW 中频感应加热炉", "1,000 kW induction furnace", 3, false, 5031, "furnace-meter"),
        new("EQ-A-003", "132kW 螺杆空压机", "132 kW screw compressor", 5, true, 4001, "screw-compressor"),
        new("EQ-A-006", "37kW 循环水泵", "37 kW circulating pump", 2, false, 5061, "pump-4-20ma"),
        new("EQ-A-007", "110kW 屋顶光伏逆变器", "110 kW roof PV inverter", 126, false, 5071, "sunspec-inverter"),
        new("EQ-A-008", "M7130 平面磨床", "M7130 surface grinder", 2, false, 5081, "io-run-detector"),
    ];

    public const string VibrationAsset = "EQ-A-003";
    public const string VibrationTopic = "yz/a/003/vib";
    public static TimeSpan VibrationEvery { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Puts a device on the network; port 0 = any free one.</summary>
    /// <returns>Where it listens.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The endpoint is taken.</exception>
    public IPEndPoint Start(string assetNo, IPEndPoint endpoint)
    {
        if (_ports.ContainsKey(assetNo)) throw new InvalidOperationException($"{assetNo} is started already");
        var port = new DevicePort(_devices[assetNo], endpoint, Assets.Single(a => a.AssetNo == assetNo).Rtu, clock);
        _ports.Add(assetNo, port);
        return port.Endpoint;
    }

    /// <summary>Null while it is not started.</summary>
    public IPEndPoint? EndpointOf(string assetNo) => _ports.GetValueOrDefault(assetNo)?.Endpoint;

    public IReadOnlyList<SimulatedFault> FaultsOf(string assetNo) => _devices[assetNo].Faults;

    public void Switch(string assetNo, SimulatedFault fault, bool on)
    {
        _devices[assetNo].Set(fault, on);
        if (!_ports.TryGetValue(assetNo, out var port)) return;
        if (fault == SimulatedFault.Unplug && on) port.Unplug();
        else if (fault == SimulatedFault.Unplug) port.Plug();
        else if (fault == SimulatedFault.Restart && on) _ = port.RestartAsync();
    }

    /// <summary>What the vibration sensor measures at a moment; null while it is unplugged. A jumped clock shows in the reading's own time.</summary>
    public VibrationReading? Vibration(long timeUs)
    {
        var device = _devices[VibrationAsset];
        if (device.Has(SimulatedFault.Unplug)) return null;
        var reading = _wear.At(timeUs);
        return device.Has(SimulatedFault.ClockJump) ? reading with { TimeUs = timeUs + 3_600_000_000 } : reading;
    }

    /// <summary>Without any fault, for history.</summary>
    public VibrationReading VibrationHistory(long timeUs) => _wear.At(timeUs);

    public async ValueTask DisposeAsync()
    {
        foreach (var port in _ports.Values) await port.DisposeAsync();
        _ports.Clear();
    }

    /// <summary>What a driver would read of a point at a moment, before scale and offset, with no fault; null when the device has no such registers.</summary>
    internal SimulatedRaw? Raw(string assetNo, Point point, long timeUs) => Past(assetNo, point)(timeUs);

    /// <summary>The same, prepared for many moments.</summary>
    internal PastReading Past(string assetNo, Point point) =>
        _devices.TryGetValue(assetNo, out var device) && ModbusPoint.Of(point, 0) is { } place ? time => Read(device, place, time) : static _ => null;

    private static SimulatedRaw? Read(SimulatedDevice device, ModbusPoint place, long timeUs)
    {
        var point = place.Point;
        Span<byte> words = stackalloc byte[2 * ModbusLimits.ReadRegisters];
        if (device.Image(timeUs, place.Address.Table, place.Start, place.Size, words) != ExceptionCode.None) return null;
        if (place.Address.IsBit) return new(words[0] & 1, 0, IsInteger: true);
        words = words[..(2 * place.Size)];
        if (place.IsFloat) return new(0, RegisterWords.Float(words, point.RawType, point.ByteOrder), IsInteger: false);
        if (!RegisterWords.TryInteger(words, point.RawType, point.ByteOrder, out var integer)) return null;
        return new(point.Bit is { } bit ? (integer >> bit) & 1 : integer, 0, IsInteger: true);
    }
}

internal readonly record struct SimulatedRaw(long Integer, double Number, bool IsInteger);
