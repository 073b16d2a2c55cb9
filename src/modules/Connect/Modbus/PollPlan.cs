using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>Groups points into the fewest requests that the adapter's limits allow. A value is never divided over two requests: its halves would be of two moments.</summary>
internal static class PollPlan
{
    /// <summary>A gap of one register weighs as much on the line as 16 bits.</summary>
    private const int BitsPerRegister = 16;

    public static List<PollBlock> Build(Adapter adapter, IEnumerable<ModbusPoint> points)
    {
        var blocks = new List<PollBlock>();
        foreach (var group in points.GroupBy(p => (p.Unit, p.Address.Table, p.Point.SamplingMs)).OrderBy(g => g.Key))
        {
            var bits = group.Key.Table is RegisterTable.Coil or RegisterTable.Discrete;
            var max = bits ? Math.Min(ModbusLimits.ReadBits, adapter.RequestMax * BitsPerRegister) : Math.Clamp(adapter.RequestMax, 1, ModbusLimits.ReadRegisters);
            var gap = bits ? adapter.GapMax * BitsPerRegister : adapter.GapMax;
            blocks.AddRange(Join(group.Key.Unit, [.. group.OrderBy(p => p.Start).ThenBy(p => p.Size)], gap, max));
        }
        return blocks;
    }

    private static IEnumerable<PollBlock> Join(byte unit, ModbusPoint[] points, int gap, int max)
    {
        var run = new List<ModbusPoint>();
        int start = 0, end = 0;
        foreach (var point in points)
        {
            var pointEnd = point.Start + point.Size;
            if (run.Count > 0 && (point.Start - end > gap || Math.Max(end, pointEnd) - start > max))
            {
                yield return new(unit, run);
                run = [];
            }
            if (run.Count == 0) (start, end) = (point.Start, pointEnd);
            end = Math.Max(end, pointEnd);
            run.Add(point);
        }
        if (run.Count > 0) yield return new(unit, run);
    }
}
