using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators.Processes;

namespace Yiwang.Connect.Simulators;

/// <summary>The Modbus devices of plant YW01 (domain §11.5), register by register.</summary>
internal static class PlantDevices
{
    private static readonly WorkPattern s_forge = new([(8, 12), (13, 17.5), (18.5, 22)], (12, 45), (18, 28));
    private static readonly WorkPattern s_grinding = new([(8.2, 12), (13.1, 17.5)], (25, 70), (0.6, 0.72), FaultChance: 0.02, ChangeChance: 0.06);

    public static IReadOnlyList<SimulatedDevice> All(ulong seed, TimeProvider clock)
    {
        var noise = new Noise(seed);
        var forge = new WorkPlan(noise.Of(1), s_forge);
        var grinding = new WorkPlan(noise.Of(8), s_grinding);
        return
        [
            new Press(new(noise.Of(11), forge), clock),
            Furnace(new(noise.Of(12), forge), clock),
            Compressor(new(noise.Of(13), forge), clock),
            Pump(new(noise.Of(16), forge), clock),
            new("EQ-A-007", 126, SunSpecMap.Signals(new(noise.Of(17), 110_000)), clock) { Reserved = SunSpecMap.Reserved },
            Grinder(new(noise.Of(18), grinding), clock),
        ];
    }

    private static SimulatedDevice Furnace(FurnaceProcess p, TimeProvider clock) => new("EQ-A-002", 3,
    [
        new("power", RegisterTable.Holding, 0, RawType.Float32, 1, SignalKind.Measured, p.Kilowatts),
        new("energy", RegisterTable.Holding, 2, RawType.UInt32, 1, SignalKind.Counter, p.Energy),
        new("power_factor", RegisterTable.Holding, 4, RawType.UInt16, 0.001, SignalKind.Measured, p.PowerFactor),
    ], clock);

    private static SimulatedDevice Compressor(CompressorProcess p, TimeProvider clock) => new("EQ-A-003", 5,
    [
        new("state", RegisterTable.Holding, 0, RawType.UInt16, 1, SignalKind.State, p.State),
        new("load", RegisterTable.Holding, 1, RawType.UInt16, 1, SignalKind.Measured, p.Load),
        new("discharge_temperature", RegisterTable.Holding, 2, RawType.Int16, 1, SignalKind.Measured, p.DischargeTemperature),
        new("pressure", RegisterTable.Holding, 3, RawType.UInt16, 0.01, SignalKind.Measured, p.Pressure),
        new("hours", RegisterTable.Holding, 4, RawType.UInt32, 1, SignalKind.Counter, p.Hours),
    ], clock);

    private static SimulatedDevice Pump(PumpProcess p, TimeProvider clock) => new("EQ-A-006", 2,
    [
        new("run", RegisterTable.Discrete, 0, RawType.Bit, 1, SignalKind.State, t => p.Runs(t) ? 1 : 0),
        Loop("flow", 0, p.Flow, 200),
        Loop("pressure", 1, p.Pressure, 1.6),
        Loop("current", 2, p.Current, 100),
        Loop("bearing_temperature", 3, p.BearingTemperature, 150),
    ], clock) { Reserved = [(RegisterTable.Input, 4, 4), (RegisterTable.Discrete, 1, 7)] };

    private static SimulatedDevice Grinder(GrinderProcess p, TimeProvider clock) => new("EQ-A-008", 2,
    [
        new("DI0", RegisterTable.Discrete, 0, RawType.Bit, 1, SignalKind.State, p.Contact),
        Loop("AI0", 0, p.Current, 20),
        new("DI0_count", RegisterTable.Input, 8, RawType.UInt32, 1, SignalKind.Counter, p.Pieces),
    ], clock) { Reserved = [(RegisterTable.Input, 1, 7), (RegisterTable.Input, 10, 14), (RegisterTable.Discrete, 1, 7)] };

    /// <summary>A 4–20 mA loop, shown in µA. <paramref name="range"/> is the transmitter's value at 20 mA.</summary>
    private static Signal Loop(string name, int address, Func<long, double> value, double range) =>
        new(name, RegisterTable.Input, address, RawType.UInt16, 1, SignalKind.Measured, t => 4_000 + 16_000 * value(t) / range);
}
