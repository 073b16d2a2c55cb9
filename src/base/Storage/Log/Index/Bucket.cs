using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Yiwang.Storage.Log.Index;

/// <summary>
/// One cache line of the index: crc u32 · six hashes u32 · six addresses u48 (0 = empty). Its checksum detects a flipped bit, and also tells a reader without
/// lock that the writer was just changing the line. A zeroed line is valid and empty.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal unsafe struct Bucket
{
    public const int Bytes = 64, Slots = 6;
    private const int HashesAt = 4, AddressesAt = 28;
    private static readonly uint CrcOfZeros = Crc32C.Of(new byte[Bytes - 4]);

    private fixed byte _bytes[Bytes];

    public readonly uint Hash(int slot)
    {
        fixed (byte* b = _bytes) return Unsafe.ReadUnaligned<uint>(b + HashesAt + 4 * slot);
    }

    public readonly long Address(int slot)
    {
        fixed (byte* b = _bytes)
        {
            var at = b + AddressesAt + 6 * slot;
            return Unsafe.ReadUnaligned<uint>(at) | ((long)Unsafe.ReadUnaligned<ushort>(at + 4) << 32);
        }
    }

    public void Set(int slot, uint hash, long address)
    {
        fixed (byte* b = _bytes)
        {
            Unsafe.WriteUnaligned(b + HashesAt + 4 * slot, hash);
            var at = b + AddressesAt + 6 * slot;
            Unsafe.WriteUnaligned(at, (uint)address);
            Unsafe.WriteUnaligned(at + 4, (ushort)(address >> 32));
            Unsafe.WriteUnaligned(b, Checksum(b));
        }
    }

    public readonly bool Holds()
    {
        fixed (byte* b = _bytes) return Unsafe.ReadUnaligned<uint>(b) == Checksum(b);
    }

    public readonly int Used()
    {
        var used = 0;
        while (used < Slots && Address(used) != 0) used++;
        return used;
    }

    private static uint Checksum(byte* b)
    {
        if (!Sse42.X64.IsSupported) return Crc32C.Of(new ReadOnlySpan<byte>(b + 4, Bytes - 4)) ^ CrcOfZeros;
        ulong crc = Sse42.Crc32(~0u, Unsafe.ReadUnaligned<uint>(b + 4));
        for (var i = 8; i < Bytes; i += 8) crc = Sse42.X64.Crc32(crc, Unsafe.ReadUnaligned<ulong>(b + i));
        return ~(uint)crc ^ CrcOfZeros;
    }
}
