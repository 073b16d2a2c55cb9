using Yiwang.Connect.Points;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

internal static class ReadFunctions
{
    public static FunctionCode Of(RegisterTable table) => table switch
    {
        RegisterTable.Coil => FunctionCode.ReadCoils,
        RegisterTable.Discrete => FunctionCode.ReadDiscreteInputs,
        RegisterTable.Input => FunctionCode.ReadInputRegisters,
        _ => FunctionCode.ReadHoldingRegisters,
    };
}
