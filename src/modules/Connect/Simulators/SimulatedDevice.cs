using Yiwang.Connect.Modbus.Serving;
using Yiwang.Connect.Points;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Simulators;

/// <summary>A device as its registers: the process gives the values, switched faults bend them.</summary>
internal class SimulatedDevice(string assetNo, byte unit, IReadOnlyList<Signal> signals, TimeProvider clock) : IRegisterBank
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SimulatedFault, long> _faults = [];
    private readonly Dictionary<Signal, double> _counterOffsets = [];

    public string AssetNo { get; } = assetNo;
    public byte Unit { get; } = unit;
    public IReadOnlyList<Signal> Signals { get; } = signals;
    /// <summary>Registers that exist although no signal fills them; they read as 0.</summary>
    public IReadOnlyList<(RegisterTable Table, int From, int Count)> Reserved { get; init; } = [];
    protected TimeProvider Clock => clock;
    protected long NowUs => Parties.Micros.Of(clock);

    public bool Has(SimulatedFault fault)
    {
        lock (_lock) return _faults.ContainsKey(fault);
    }

    /// <summary>The same without the lock, for <see cref="Bent"/>.</summary>
    protected bool IsOn(SimulatedFault fault) => _faults.ContainsKey(fault);

    public IReadOnlyList<SimulatedFault> Faults
    {
        get
        {
            lock (_lock) return [.. _faults.Keys];
        }
    }

    public void Set(SimulatedFault fault, bool on)
    {
        lock (_lock)
        {
            if (!on) _faults.Remove(fault);
            else if (!_faults.TryAdd(fault, NowUs)) return;
            if (fault == SimulatedFault.CounterRollover)
            {
                foreach (var signal in Signals.Where(s => s.Kind == SignalKind.Counter)) _counterOffsets[signal] = on ? BeforeTheEnd(signal) : 0;
            }
            if (fault == SimulatedFault.Restart && on)
            {
                // Energy and hours are kept over a power cut, pieces are not.
                foreach (var signal in Signals.Where(s => s.Kind == SignalKind.Counter && s.Scale >= 1)) _counterOffsets[signal] = -signal.Value(NowUs);
            }
        }
    }

    /// <summary>The value that the registers would show at a moment, without any fault; null where no signal lies.</summary>
    public ExceptionCode Image(long timeUs, RegisterTable table, int address, int count, Span<byte> into) => Fill(timeUs, table, address, count, into, faulty: false);

    public ExceptionCode Read(RegisterTable table, ushort address, int count, Span<byte> into)
    {
        if (Has(SimulatedFault.Busy)) return ExceptionCode.ServerDeviceBusy;
        lock (_lock) return Fill(_faults.TryGetValue(SimulatedFault.Freeze, out var since) ? since : NowUs, table, address, count, into, faulty: true);
    }

    public virtual ValueTask<ExceptionCode> WriteAsync(RegisterTable table, ushort address, int count, ReadOnlyMemory<byte> values) => new(ExceptionCode.IllegalDataAddress);

    private ExceptionCode Fill(long timeUs, RegisterTable table, int address, int count, Span<byte> into, bool faulty)
    {
        Span<byte> words = stackalloc byte[8];
        var bits = table is RegisterTable.Coil or RegisterTable.Discrete;
        Span<bool> known = stackalloc bool[count];
        foreach (var (reservedTable, from, length) in Reserved)
        {
            if (reservedTable != table) continue;
            for (var i = Math.Max(from, address); i < Math.Min(from + length, address + count); i++) known[i - address] = true;
        }
        foreach (var signal in Signals)
        {
            if (signal.Table != table || signal.Address >= address + count || signal.Address + signal.Size <= address) continue;
            var value = signal.Value(timeUs);
            if (faulty) value = Bent(signal, value, timeUs);
            if (bits)
            {
                if (value != 0) into[(signal.Address - address) / 8] |= (byte)(1 << ((signal.Address - address) % 8));
                known[signal.Address - address] = true;
                continue;
            }
            signal.Write(words[..(2 * signal.Size)], value, faulty ? Order(signal) : signal.Order);
            for (var i = 0; i < signal.Size; i++)
            {
                var at = signal.Address + i - address;
                if (at < 0 || at >= count) continue;
                words.Slice(2 * i, 2).CopyTo(into[(2 * at)..]);
                known[at] = true;
            }
        }
        return known.Contains(false) ? ExceptionCode.IllegalDataAddress : ExceptionCode.None;
    }

    /// <summary>What faults make of a value; called under the lock.</summary>
    protected virtual double Bent(Signal signal, double value, long timeUs)
    {
        if (signal.Kind == SignalKind.Counter) return value + _counterOffsets.GetValueOrDefault(signal);
        if (signal.Kind != SignalKind.Measured) return value;
        if (_faults.ContainsKey(SimulatedFault.Spike) && timeUs / 1_000_000 % 10 == 0) value *= 5;
        if (_faults.TryGetValue(SimulatedFault.Drift, out var since)) value *= 1 + 0.01 * (timeUs - since) / 60e6;
        return value;
    }

    private ByteOrder Order(Signal signal) => signal.Size < 2 || !_faults.ContainsKey(SimulatedFault.WrongByteOrder)
        ? signal.Order
        : signal.Order == ByteOrder.Abcd ? ByteOrder.Cdab : ByteOrder.Abcd;

    private double BeforeTheEnd(Signal signal) => (Math.Pow(2, 16 * signal.Size) - 30) * signal.Scale - signal.Value(NowUs);
}
