using Yiwang.Connect.Modbus;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Simulators;

/// <summary>What a fault may do to a signal.</summary>
internal enum SignalKind { Fixed, Measured, Counter, State }

/// <summary>A value of a simulated device and the registers that show it.</summary>
/// <param name="Scale">Value of one step of the register.</param>
/// <param name="Value">In the signal's unit, of any moment (µs since 1970 UTC).</param>
internal sealed record Signal(string Name, RegisterTable Table, int Address, RawType Type, double Scale, SignalKind Kind, Func<long, double> Value, ByteOrder Order = ByteOrder.Abcd)
{
    public int Size => Table is RegisterTable.Coil or RegisterTable.Discrete ? 1 : RegisterWords.Count(Type, 1);

    /// <summary>Rounds to the register's step and stays at the end of its range, as devices do; counters run over.</summary>
    public void Write(Span<byte> words, double value, ByteOrder order)
    {
        var raw = value / Scale;
        if (Type is RawType.Float32 or RawType.Float64)
        {
            RegisterWords.TryBits(raw, Type, out var number);
            RegisterWords.Scatter(number, words, order);
            return;
        }
        var whole = double.IsFinite(raw) ? Math.Floor(raw + (Kind == SignalKind.Counter ? 1e-9 : 0.5)) : 0;
        if (Kind == SignalKind.Counter)
        {
            RegisterWords.Scatter((ulong)(long)whole, words, order);
            return;
        }
        var signed = Type is RawType.Int16 or RawType.Int32;
        var steps = Math.Pow(2, 16 * Size);
        var held = Math.Clamp(whole, signed ? -steps / 2 : 0, signed ? steps / 2 - 1 : steps - 1);
        RegisterWords.Scatter((ulong)(long)held, words, order);
    }
}
