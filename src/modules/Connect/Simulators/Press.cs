using System.Buffers.Binary;
using Yiwang.Connect.Points;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Simulators;

/// <summary>EQ-A-001, 1600 t hot die forging press. The stroke rate can be set; everything else follows from the shop's day.</summary>
internal sealed class Press : SimulatedDevice
{
    public const int StrokeRateSet = 100;
    private const int RateMin = 10, RateMax = 60, StepMax = 5;
    private const long IntervalUs = 10_000_000;

    private readonly PressProcess _process;
    private long _writtenUs = long.MinValue / 2;

    public Press(PressProcess process, TimeProvider clock) : base("EQ-A-001", 1, Map(process), clock) => _process = process;

    /// <summary>Refuses with exception 03 what the press's own controller would: outside 10–60, steps over 5, sooner than 10 s after the last.</summary>
    public override ValueTask<ExceptionCode> WriteAsync(RegisterTable table, ushort address, int count, ReadOnlyMemory<byte> values)
    {
        if (Has(SimulatedFault.Busy)) return new(ExceptionCode.ServerDeviceBusy);
        if (table != RegisterTable.Holding || address != StrokeRateSet || count != 1) return new(ExceptionCode.IllegalDataAddress);
        int rate = BinaryPrimitives.ReadUInt16BigEndian(values.Span);
        var now = NowUs;
        var tooFar = Math.Abs(rate - _process.SetRate(now)) > StepMax + 0.5;
        if (rate is < RateMin or > RateMax || tooFar || now - _writtenUs < IntervalUs) return new(ExceptionCode.IllegalDataValue);
        _writtenUs = now;
        _process.Set(rate, now);
        return new(ExceptionCode.None);
    }

    protected override double Bent(Signal signal, double value, long timeUs)
    {
        if (!IsOn(SimulatedFault.LowLubrication)) return base.Bent(signal, value, timeUs);
        // it runs on, whatever the shop's day says, so that the fault can be shown at any hour
        return signal.Name switch
        {
            "state" => 2,
            "lube_pressure" => 0.09,
            "alarms" => (int)value | 2,
            _ => base.Bent(signal, value, timeUs),
        };
    }

    private static Signal[] Map(PressProcess p) =>
    [
        new("state", RegisterTable.Holding, 0, RawType.UInt16, 1, SignalKind.State, t => (int)p.At(t).State),
        new("pieces", RegisterTable.Holding, 1, RawType.UInt32, 1, SignalKind.Counter, p.Pieces),
        new("current", RegisterTable.Holding, 3, RawType.Float32, 1, SignalKind.Measured, p.Current, ByteOrder.Cdab),
        new("oil_temperature", RegisterTable.Holding, 5, RawType.Int16, 0.1, SignalKind.Measured, p.OilTemperature),
        new("lube_pressure", RegisterTable.Holding, 6, RawType.UInt16, 0.01, SignalKind.Measured, p.LubePressure),
        new("alarms", RegisterTable.Holding, 7, RawType.UInt16, 1, SignalKind.State, p.Alarms),
        new("energy", RegisterTable.Holding, 8, RawType.UInt32, 0.1, SignalKind.Counter, p.Energy),
        new("stroke_rate", RegisterTable.Holding, 10, RawType.UInt16, 1, SignalKind.State, p.StrokeRate),
        new("stroke_rate_set", RegisterTable.Holding, StrokeRateSet, RawType.UInt16, 1, SignalKind.State, p.SetRate),
    ];
}
