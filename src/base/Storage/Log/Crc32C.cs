using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using ArmCrc = System.Runtime.Intrinsics.Arm.Crc32;

namespace Yiwang.Storage.Log;

/// <summary>CRC-32C (Castagnoli, RFC 3720 §12.1) in the processor's own instruction, or by table where there is none.</summary>
public static class Crc32C
{
    private static readonly uint[] Table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> bytes) => ~Update(~0u, bytes);

    /// <summary>Continues a running value that has not been inverted.</summary>
    public static uint Update(uint running, ReadOnlySpan<byte> bytes)
    {
        if (Sse42.X64.IsSupported) return UpdateX64(running, bytes);
        if (ArmCrc.Arm64.IsSupported) return UpdateArm(running, bytes);
        return UpdateByTable(running, bytes);
    }

    private static uint UpdateX64(uint running, ReadOnlySpan<byte> bytes)
    {
        ulong value = running;
        ref var at = ref MemoryMarshal.GetReference(bytes);
        var left = bytes.Length;
        for (; left >= 8; left -= 8, at = ref Unsafe.Add(ref at, 8)) value = Sse42.X64.Crc32(value, Unsafe.ReadUnaligned<ulong>(ref at));
        var result = (uint)value;
        for (; left > 0; left--, at = ref Unsafe.Add(ref at, 1)) result = Sse42.Crc32(result, at);
        return result;
    }

    private static uint UpdateArm(uint running, ReadOnlySpan<byte> bytes)
    {
        ref var at = ref MemoryMarshal.GetReference(bytes);
        var left = bytes.Length;
        for (; left >= 8; left -= 8, at = ref Unsafe.Add(ref at, 8)) running = ArmCrc.Arm64.ComputeCrc32C(running, Unsafe.ReadUnaligned<ulong>(ref at));
        for (; left > 0; left--, at = ref Unsafe.Add(ref at, 1)) running = ArmCrc.ComputeCrc32C(running, at);
        return running;
    }

    internal static uint UpdateByTable(uint running, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) running = Table[(byte)(running ^ b)] ^ (running >> 8);
        return running;
    }

    private static uint[] MakeTable()
    {
        const uint polynomialReflected = 0x82F63B78;
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? (value >> 1) ^ polynomialReflected : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
