using System.Numerics;
using System.Runtime.InteropServices;

namespace Yiwang.Streams.Wal;

/// <summary>A column of integers as differences from its smallest, in whole bytes: quick to write and to read, and short where values are near each other.</summary>
internal static class PackedColumn
{
    public static int Width(ulong span) => span == 0 ? 0 : span <= byte.MaxValue ? 1 : span <= ushort.MaxValue ? 2 : span <= uint.MaxValue ? 4 : 8;

    public static (long Min, long Max) Range(ReadOnlySpan<long> values)
    {
        long min = values[0], max = min;
        var i = 0;
        if (values.Length >= 2 * Vector<long>.Count)
        {
            Vector<long> low = new(values), high = low;
            for (; i <= values.Length - Vector<long>.Count; i += Vector<long>.Count)
            {
                var next = new Vector<long>(values[i..]);
                low = Vector.Min(low, next);
                high = Vector.Max(high, next);
            }
            for (var lane = 0; lane < Vector<long>.Count; lane++) (min, max) = (Math.Min(min, low[lane]), Math.Max(max, high[lane]));
        }
        for (; i < values.Length; i++) (min, max) = (Math.Min(min, values[i]), Math.Max(max, values[i]));
        return (min, max);
    }

    public static (uint Min, uint Max) Range(ReadOnlySpan<uint> values)
    {
        uint min = values[0], max = min;
        foreach (var value in values) (min, max) = (Math.Min(min, value), Math.Max(max, value));
        return (min, max);
    }

    public static void Write(ReadOnlySpan<long> values, long origin, int width, Span<byte> into)
    {
        switch (width)
        {
            case 1:
                for (var i = 0; i < values.Length; i++) into[i] = (byte)(values[i] - origin);
                break;
            case 2:
                var two = MemoryMarshal.Cast<byte, ushort>(into)[..values.Length];
                for (var i = 0; i < two.Length; i++) two[i] = (ushort)(values[i] - origin);
                break;
            case 4:
                var four = MemoryMarshal.Cast<byte, uint>(into)[..values.Length];
                for (var i = 0; i < four.Length; i++) four[i] = (uint)(values[i] - origin);
                break;
            case 8:
                var eight = MemoryMarshal.Cast<byte, long>(into)[..values.Length];
                for (var i = 0; i < eight.Length; i++) eight[i] = values[i] - origin;
                break;
        }
    }

    public static void Write(ReadOnlySpan<uint> values, uint origin, int width, Span<byte> into)
    {
        switch (width)
        {
            case 1:
                for (var i = 0; i < values.Length; i++) into[i] = (byte)(values[i] - origin);
                break;
            case 2:
                var two = MemoryMarshal.Cast<byte, ushort>(into)[..values.Length];
                for (var i = 0; i < two.Length; i++) two[i] = (ushort)(values[i] - origin);
                break;
            case 4:
                var four = MemoryMarshal.Cast<byte, uint>(into)[..values.Length];
                for (var i = 0; i < four.Length; i++) four[i] = values[i] - origin;
                break;
        }
    }

    /// <param name="first">Place in the column of the first value to read.</param>
    public static void Read<T>(ReadOnlySpan<byte> column, int first, T origin, int width, Span<T> into) where T : unmanaged, IBinaryInteger<T>
    {
        switch (width)
        {
            case 0:
                into.Fill(origin);
                break;
            case 1:
                Add(column.Slice(first, into.Length), origin, into);
                break;
            case 2:
                Add(MemoryMarshal.Cast<byte, ushort>(column).Slice(first, into.Length), origin, into);
                break;
            case 4:
                Add(MemoryMarshal.Cast<byte, uint>(column).Slice(first, into.Length), origin, into);
                break;
            default:
                Add(MemoryMarshal.Cast<byte, ulong>(column).Slice(first, into.Length), origin, into);
                break;
        }
    }

    // made for each pair of types, so that nothing but the addition is left in the loop
    private static void Add<TPacked, T>(ReadOnlySpan<TPacked> packed, T origin, Span<T> into) where TPacked : unmanaged, IBinaryInteger<TPacked> where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = 0; i < into.Length; i++) into[i] = unchecked(origin + T.CreateTruncating(packed[i]));
    }
}
