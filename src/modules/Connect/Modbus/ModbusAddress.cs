using System.Globalization;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus;

/// <summary>The four tables of a device: 线圈 0x, 离散输入 1x, 输入寄存器 3x, 保持寄存器 4x.</summary>
internal enum ModbusTable { Coil, Discrete, Input, Holding }

/// <summary>Where a point lies in a device, zero-based.</summary>
internal readonly record struct ModbusAddress(ModbusTable Table, ushort Offset)
{
    public bool IsBits => Table is ModbusTable.Coil or ModbusTable.Discrete;

    public FunctionCode ReadFunction => Table switch
    {
        ModbusTable.Coil => FunctionCode.ReadCoils,
        ModbusTable.Discrete => FunctionCode.ReadDiscreteInputs,
        ModbusTable.Input => FunctionCode.ReadInputRegisters,
        _ => FunctionCode.ReadHoldingRegisters,
    };

    /// <summary><c>holding:0</c> is zero-based; <c>40001</c>, <c>400001</c> and <c>4x0001</c> are the one-based numbers of device manuals.</summary>
    public static bool TryParse(string? text, out ModbusAddress address)
    {
        address = default;
        var s = text.AsSpan().Trim();
        var colon = s.IndexOf(':');
        if (colon > 0) return Named(s[..colon], s[(colon + 1)..], out address);
        if (s.Length > 2 && s[1] is 'x' or 'X') return Numbered(s[0], s[2..], out address);
        return s.Length is 5 or 6 && Numbered(s[0], s[1..], out address);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Table switch { ModbusTable.Coil => "coil", ModbusTable.Discrete => "discrete", ModbusTable.Input => "input", _ => "holding" }}:{Offset}");

    private static bool Named(ReadOnlySpan<char> name, ReadOnlySpan<char> number, out ModbusAddress address)
    {
        address = default;
        ModbusTable? table = name.Trim() switch
        {
            "coil" or "coils" => ModbusTable.Coil,
            "discrete" => ModbusTable.Discrete,
            "input" => ModbusTable.Input,
            "holding" => ModbusTable.Holding,
            _ => null,
        };
        if (table is null || !ushort.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return false;
        address = new(table.Value, offset);
        return true;
    }

    private static bool Numbered(char digit, ReadOnlySpan<char> number, out ModbusAddress address)
    {
        address = default;
        ModbusTable? table = digit switch { '0' => ModbusTable.Coil, '1' => ModbusTable.Discrete, '3' => ModbusTable.Input, '4' => ModbusTable.Holding, _ => null };
        if (table is null || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var one) || one is < 1 or > ModbusLimits.Addresses) return false;
        address = new(table.Value, (ushort)(one - 1));
        return true;
    }
}
