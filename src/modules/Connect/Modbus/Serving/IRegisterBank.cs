using Yiwang.Connect.Points;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Serving;

/// <summary>What a Modbus server shows of itself: tables of registers and bits.</summary>
internal interface IRegisterBank
{
    /// <param name="into">Registers as big-endian words; bits packed eight to a byte, lowest address in the lowest bit, zeroed before.</param>
    ExceptionCode Read(RegisterTable table, ushort address, int count, Span<byte> into);
    /// <param name="values">As in <see cref="Read"/>. All are written or none.</param>
    ValueTask<ExceptionCode> WriteAsync(RegisterTable table, ushort address, int count, ReadOnlyMemory<byte> values);
}
