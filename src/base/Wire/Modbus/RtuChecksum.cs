namespace Yiwang.Wire.Modbus;

/// <summary>CRC-16/MODBUS: polynomial A001 reflected, start FFFF, low byte first on the line.</summary>
public static class RtuChecksum
{
    private static readonly ushort[] s_table = Table();

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (var b in bytes) crc = (ushort)((crc >> 8) ^ s_table[(byte)(crc ^ b)]);
        return crc;
    }

    private static ushort[] Table()
    {
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = (ushort)i;
            for (var bit = 0; bit < 8; bit++) crc = (ushort)((crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1);
            table[i] = crc;
        }
        return table;
    }
}
