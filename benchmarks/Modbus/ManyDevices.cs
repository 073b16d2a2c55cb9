using System.Net;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators;
using Yiwang.Connect.Simulators.Ports;
using Yiwang.Connect.Simulators.Processes;

namespace Yiwang.Benchmarks.Modbus;

/// <summary>Devices of twenty registers that all move, each on a port of its own, in a process of their own so that their work is not counted.</summary>
internal static class ManyDevices
{
    public const int Points = 20;

    public static async Task ServeAsync(int firstPort, int count)
    {
        var noise = new Noise(1);
        for (var i = 0; i < count; i++)
        {
            var signals = Enumerable.Range(0, Points).Select(s => Signal(noise.Of((ulong)(1_000 * i + s)), s)).ToArray();
            _ = new DevicePort(new SimulatedDevice($"D{i}", 1, signals, TimeProvider.System), new(IPAddress.Loopback, firstPort + i), rtu: false, TimeProvider.System);
        }
        await Task.Delay(Timeout.Infinite);
    }

    private static Signal Signal(Noise noise, int address) =>
        new($"s{address}", RegisterTable.Holding, address, RawType.UInt16, 1, SignalKind.Measured, t => 20_000 + 3_000 * noise.Smooth(t, 30_000_000));
}
