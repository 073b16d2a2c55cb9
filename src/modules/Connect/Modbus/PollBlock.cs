using Yiwang.Connect.Points;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>Points that one request reads: neighbours of one unit and table with the same period.</summary>
internal sealed class PollBlock(byte unit, IReadOnlyList<ModbusPoint> points)
{
    public byte Unit { get; } = unit;
    public IReadOnlyList<ModbusPoint> Points { get; } = points;
    public RegisterTable Table { get; } = points[0].Address.Table;
    public ushort Address { get; } = points[0].Start;
    public ushort Count { get; } = (ushort)(points.Max(p => p.Start + p.Size) - points[0].Start);
    public long IntervalUs { get; } = 1_000L * points[0].Point.SamplingMs;

    public ModbusRequest Request => new(ReadFunctions.Of(Points[0].Address.Table), Address, Count);

    /// <summary>When it should next be asked, µs of the schedule's own clock.</summary>
    public long DueUs { get; set; }
    /// <summary>How long the last answer took, for the measured cycle.</summary>
    public long TookUs { get; set; }
    /// <summary>Exceptions one after the other: the device is there and refuses.</summary>
    public int Refusals { get; set; }

    /// <summary>Two blocks in place of one that the device refused, so that one wrong address does not cost the others their values.</summary>
    public (PollBlock First, PollBlock Second) Split()
    {
        var half = Points.Count / 2;
        return (new(Unit, [.. Points.Take(half)]) { DueUs = DueUs }, new(Unit, [.. Points.Skip(half)]) { DueUs = DueUs });
    }
}
