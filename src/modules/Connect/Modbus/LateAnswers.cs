using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>
/// On a line without transaction numbers a late answer looks like the one that is waited for. Devices answer in order, so after a silence a unit is first asked for as many registers
/// as no request of ours has: once that answer is seen, everything older has come and gone.
/// </summary>
internal static class LateAnswers
{
    public static ModbusRequest Flush(PollBlock block, IReadOnlyList<PollBlock> blocks)
    {
        var request = block.Request;
        for (ushort count = 1; ; count++)
        {
            var flush = request with { Count = count };
            if (!blocks.Any(b => b.Unit == block.Unit && b.Table == block.Table && ModbusAnswer.ReadBytes(b.Request) == ModbusAnswer.ReadBytes(flush))) return Within(flush);
        }
    }

    /// <summary>At the end of the address space the flush begins earlier; that a device refuses it does not matter.</summary>
    private static ModbusRequest Within(ModbusRequest flush) =>
        flush.Address + flush.Count <= ModbusLimits.Addresses ? flush : flush with { Address = (ushort)(ModbusLimits.Addresses - flush.Count) };
}
