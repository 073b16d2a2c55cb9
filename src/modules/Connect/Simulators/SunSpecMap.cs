using System.Text;
using Yiwang.Connect.Points;
using Yiwang.Connect.Simulators.Processes;

namespace Yiwang.Connect.Simulators;

/// <summary>EQ-A-007, 110 kW roof inverter: SunSpec at 40000 with model 1 (common) and 103 (three-phase inverter), as the SunSpec Alliance's models lay them out.</summary>
internal static class SunSpecMap
{
    public const int Base = 40_000;
    /// <summary>First register of model 103, where its number stands; offsets below count from it.</summary>
    public const int Inverter = Base + 70;
    private const int CommonLength = 66, InverterLength = 50;
    private const int End = Inverter + 2 + InverterLength;
    /// <summary>Registers that the inverter does not implement.</summary>
    private const int NotImplemented = 0xFFFF, NotImplementedSigned = 0x8000;

    public static IReadOnlyList<(RegisterTable, int, int)> Reserved => [(RegisterTable.Holding, Base, End + 2 - Base)];

    public static List<Signal> Signals(SunlitRoof roof)
    {
        var signals = new List<Signal>();
        Words(signals, Base, 0x5375, 0x6E53, 1, CommonLength);
        Text(signals, Base + 4, 16, "YIWANG DEMO");
        Text(signals, Base + 20, 16, "PV110-SIM");
        Text(signals, Base + 44, 8, "1.0.0");
        Text(signals, Base + 52, 16, "YW01A007");
        Words(signals, Base + 68, 126, NotImplementedSigned);
        Words(signals, Inverter, 103, InverterLength);
        Words(signals, End, 0xFFFF, 0);
        Electrical(signals, roof);
        Direct(signals, roof);
        return signals;
    }

    private static void Electrical(List<Signal> signals, SunlitRoof roof)
    {
        double Watts(long t) => roof.Watts(PlantTime.Seconds(t)) * 0.978;
        double Volts(long t) => 231.4 + 2.2 * Math.Sin(t / 4.1e9) + 1.3 * Math.Sin(t / 0.37e9);
        double Amps(long t) => Watts(t) / 3 / Volts(t);
        Add(2, 0.01, t => 3 * Amps(t));
        for (var phase = 3; phase <= 5; phase++) Add(phase, 0.01, Amps);
        Scale(6, -2);
        for (var pair = 7; pair <= 9; pair++) Add(pair, 0.1, t => Volts(t) * Math.Sqrt(3));
        for (var phase = 10; phase <= 12; phase++) Add(phase, 0.1, Volts);
        Scale(13, -1);
        Add(14, 10, Watts, RawType.Int16);
        Scale(15, 1);
        Add(16, 0.01, t => 50 + 0.02 * Math.Sin(t / 0.9e8));
        Scale(17, -2);
        Add(18, 10, t => Watts(t) / 0.999, RawType.Int16);
        Scale(19, 1);
        Add(20, 10, t => Watts(t) * 0.045, RawType.Int16);
        Scale(21, 1);
        Add(22, 0.1, _ => 99.9, RawType.Int16);
        Scale(23, -1);
        signals.Add(new("WH", RegisterTable.Holding, Inverter + 24, RawType.UInt32, 1, SignalKind.Counter, t => 86_400_000 + 0.978 * roof.WattHours(PlantTime.Seconds(t))));
        Scale(26, 0);

        void Add(int offset, double scale, Func<long, double> value, RawType type = RawType.UInt16) =>
            signals.Add(new($"r{offset}", RegisterTable.Holding, Inverter + offset, type, scale, SignalKind.Measured, value));
        void Scale(int offset, int power) => Words(signals, Inverter + offset, (ushort)power);
    }

    private static void Direct(List<Signal> signals, SunlitRoof roof)
    {
        double Watts(long t) => roof.Watts(PlantTime.Seconds(t));
        bool Makes(long t) => Watts(t) > 200;
        double Cabinet(long t) => PlantTime.Ambient(PlantTime.Seconds(t)) + 6 + 22 * Watts(t) / 110_000;
        Add(27, 0.1, t => Makes(t) ? Watts(t) / 640 : 0);
        Words(signals, Inverter + 28, 0xFFFF);
        Add(29, 0.1, t => Makes(t) ? 640 : 12);
        Words(signals, Inverter + 30, 0xFFFF);
        Add(31, 10, Watts, RawType.Int16);
        Words(signals, Inverter + 32, 1);
        Add(33, 0.1, Cabinet, RawType.Int16);
        Add(34, 0.1, t => Cabinet(t) + 7, RawType.Int16);
        Words(signals, Inverter + 35, NotImplementedSigned, NotImplementedSigned, 0xFFFF);
        // 4 = MPPT, 2 = sleeping
        signals.Add(new("St", RegisterTable.Holding, Inverter + 38, RawType.UInt16, 1, SignalKind.State, t => Makes(t) ? 4 : 2));
        Words(signals, Inverter + 39, NotImplemented);

        void Add(int offset, double scale, Func<long, double> value, RawType type = RawType.UInt16) =>
            signals.Add(new($"r{offset}", RegisterTable.Holding, Inverter + offset, type, scale, SignalKind.Measured, value));
    }

    private static void Words(List<Signal> signals, int address, params ReadOnlySpan<int> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            double word = (ushort)words[i];
            signals.Add(new("", RegisterTable.Holding, address + i, RawType.UInt16, 1, SignalKind.Fixed, _ => word));
        }
    }

    private static void Text(List<Signal> signals, int address, int registers, string text)
    {
        var bytes = new byte[2 * registers];
        Encoding.ASCII.GetBytes(text, bytes);
        for (var i = 0; i < registers; i++) Words(signals, address + i, bytes[2 * i] << 8 | bytes[2 * i + 1]);
    }
}
