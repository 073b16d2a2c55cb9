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
    public static void Read(ReadOnlySpan<byte> column, int first, long origin, int width, Span<long> into)
    {
        switch (width)
        {
            case 0:
                into.Fill(origin);
                break;
            case 1:
                var one = column.Slice(first, into.Length);
                for (var i = 0; i < into.Length; i++) into[i] = origin + one[i];
                break;
            case 2:
                var two = MemoryMarshal.Cast<byte, ushort>(column).Slice(first, into.Length);
                for (var i = 0; i < into.Length; i++) into[i] = origin + two[i];
                break;
            case 4:
                var four = MemoryMarshal.Cast<byte, uint>(column).Slice(first, into.Length);
                for (var i = 0; i < into.Length; i++) into[i] = origin + four[i];
                break;
            default:
                var eight = MemoryMarshal.Cast<byte, long>(column).Slice(first, into.Length);
                for (var i = 0; i < into.Length; i++) into[i] = origin + eight[i];
                break;
        }
    }

    public static void Read(ReadOnlySpan<byte> column, int first, uint origin, int width, Span<uint> into)
    {
        switch (width)
        {
            case 0:
                into.Fill(origin);
                break;
            case 1:
                var one = column.Slice(first, into.Length);
                for (var i = 0; i < into.Length; i++) into[i] = origin + one[i];
                break;
            case 2:
                var two = MemoryMarshal.Cast<byte, ushort>(column).Slice(first, into.Length);
                for (var i = 0; i < into.Length; i++) into[i] = origin + two[i];
                break;
            default:
                var four = MemoryMarshal.Cast<byte, uint>(column).Slice(first, into.Length);
                for (var i = 0; i < into.Length; i++) into[i] = origin + four[i];
                break;
        }
    }
}
