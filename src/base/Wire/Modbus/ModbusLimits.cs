namespace Yiwang.Wire.Modbus;

/// <summary>Sizes of the Modbus application protocol 1.1b3.</summary>
public static class ModbusLimits
{
    public const int PduBytes = 253;
    public const int RtuBytes = 256;
    public const int TcpBytes = 260;
    public const int ReadRegisters = 125;
    public const int ReadBits = 2_000;
    public const int WriteRegisters = 123;
    public const int WriteBits = 1_968;
    /// <summary>Registers written by function 23.</summary>
    public const int ReadWriteRegisters = 121;
    public const int Addresses = 65_536;
}
