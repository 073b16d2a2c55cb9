using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Yiwang.Storage.Log.Index;

/// <summary>SipHash-2-4 (Aumasson, Bernstein 2012) of a key with its ASCII letters folded. Keyed per log, so that nobody can choose handles that collide.</summary>
internal readonly struct SipHash
{
    private readonly ulong _k0, _k1;

    public SipHash(ReadOnlySpan<byte> key16)
    {
        _k0 = BinaryPrimitives.ReadUInt64LittleEndian(key16);
        _k1 = BinaryPrimitives.ReadUInt64LittleEndian(key16[8..]);
    }

    public ulong OfFolded(ReadOnlySpan<byte> key) => Of(key, fold: true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Of(ReadOnlySpan<byte> key, bool fold)
    {
        ulong v0 = _k0 ^ 0x736f6d6570736575, v1 = _k1 ^ 0x646f72616e646f6d, v2 = _k0 ^ 0x6c7967656e657261, v3 = _k1 ^ 0x7465646279746573;
        var tail = (ulong)key.Length << 56;
        for (; key.Length >= 8; key = key[8..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(key);
            if (fold) word = AsciiFold.Fold(word);
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }
        ulong last = 0;
        for (var i = 0; i < key.Length; i++) last |= (ulong)key[i] << (8 * i);
        if (fold) last = AsciiFold.Fold(last);
        last |= tail;
        v3 ^= last;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;
        v2 ^= 0xff;
        for (var i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1; v1 = BitOperations.RotateLeft(v1, 13) ^ v0; v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3; v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3; v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1; v1 = BitOperations.RotateLeft(v1, 17) ^ v2; v2 = BitOperations.RotateLeft(v2, 32);
    }
}
