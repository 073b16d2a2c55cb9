using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Yiwang.Storage.Log;

/// <summary>Keys compare with ASCII letters folded to lower case; every other byte, UTF-8 included, as it is.</summary>
internal static class AsciiFold
{
    /// <summary>Folds eight bytes at once: a byte within A–Z (high bit clear) gets bit 0x20.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Fold(ulong word)
    {
        const ulong ones = 0x0101010101010101, high = 0x8080808080808080;
        var low = word & ~high;
        var fromA = low + (0x80 - 'A') * ones;
        var beyondZ = low + (0x80 - 'Z' - 1) * ones;
        return word | ((fromA & ~beyondZ & ~word & high) >> 2);
    }

    /// <summary>Ordinal order of the folded bytes.</summary>
    public static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            var order = Fold(a[i]).CompareTo(Fold(b[i]));
            if (order != 0) return order;
        }
        return a.Length.CompareTo(b.Length);
    }

    public static bool Equals(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length) return false;
        ref var x = ref MemoryMarshal.GetReference(a);
        ref var y = ref MemoryMarshal.GetReference(b);
        var i = 0;
        for (; i <= a.Length - 8; i += 8)
        {
            var p = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref x, i));
            var q = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref y, i));
            if (p != q && Fold(p) != Fold(q)) return false;
        }
        for (; i < a.Length; i++)
        {
            if (Fold(Unsafe.Add(ref x, i)) != Fold(Unsafe.Add(ref y, i))) return false;
        }
        return true;
    }
}
