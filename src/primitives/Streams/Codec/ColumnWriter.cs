using System.Numerics;
using System.Runtime.CompilerServices;

namespace Yiwang.Streams.Codec;

/// <summary>Writes a column of integers in the cheapest of the forms of <see cref="ColumnForm"/>. The reader is told the count.</summary>
internal static class ColumnWriter
{
    /// <summary>Above this share of changes, differences are cheaper than runs.</summary>
    private const int RunsBelow = 5;
    private const int RunsCountMin = 16;
    private const int PairShiftMax = 56 / 2 - PrefixCode.LengthMax;

    public static void Write(ref ChunkWriter into, ReadOnlySpan<long> values, CodecScratch scratch)
    {
        var changes = Changes(values);
        if (changes == 0) Constant(ref into, values.Length == 0 ? 0 : values[0]);
        else if (values.Length >= RunsCountMin && changes * RunsBelow < values.Length) Runs(ref into, values, changes + 1, scratch);
        else Differences(ref into, values, scratch);
    }

    public static void Constant(ref ChunkWriter into, long value)
    {
        into.Byte((byte)ColumnForm.Constant);
        into.Signed(value);
    }

    private static void Runs(ref ChunkWriter into, ReadOnlySpan<long> values, int count, CodecScratch scratch)
    {
        Span<long> lengths = scratch.Firsts.AsSpan(0, count), runs = scratch.Seconds.AsSpan(0, count);
        int n = 0, start = 0;
        for (var i = 1; i <= values.Length; i++)
        {
            if (i < values.Length && values[i] == values[start]) continue;
            lengths[n] = i - start;
            runs[n++] = values[start];
            start = i;
        }
        into.Byte((byte)ColumnForm.Runs);
        into.Unsigned((ulong)count);
        NoRuns(ref into, lengths, scratch);
        NoRuns(ref into, runs, scratch);
    }

    private static void NoRuns(ref ChunkWriter into, ReadOnlySpan<long> values, CodecScratch scratch)
    {
        if (Changes(values) == 0) Constant(ref into, values[0]);
        else Differences(ref into, values, scratch);
    }

    private static void Differences(ref ChunkWriter into, ReadOnlySpan<long> values, CodecScratch scratch)
    {
        var residuals = scratch.Residuals.AsSpan(0, values.Length);
        var step = Residuals.Scale(values, residuals);
        var order = Residuals.Order(residuals);
        var second = order == 2 ? residuals[1] : 0;
        var first = order == 2 ? 2 : 1;
        Residuals.Difference(residuals, order);
        residuals = residuals[first..];
        var window = ResidualWindow.Of(residuals);
        var header = new DifferenceHeader(values[0], step, order, second, window.Low, window.Shift);
        if (window.Width > 8 || residuals.Length >= RunsCountMin)
        {
            Count(residuals, header, scratch.Frequencies);
            if (CodedBits(scratch, header.Shift, residuals.Length) < window.PlainBits)
            {
                Coded(ref into, residuals, header, scratch);
                return;
            }
        }
        Plain(ref into, residuals, header with { Low = window.PlainLow, Shift = 0 }, window.PlainWidth);
    }

    private static void Plain(ref ChunkWriter into, ReadOnlySpan<long> residuals, DifferenceHeader header, int width)
    {
        into.Byte((byte)ColumnForm.Plain);
        header.Write(ref into);
        into.Byte((byte)width);
        var bits = new BitWriter(into.Rest);
        foreach (var r in residuals) bits.PutLong((ulong)(r - header.Low), width);
        into.Advance(bits.Finish());
    }

    private static void Coded(ref ChunkWriter into, ReadOnlySpan<long> residuals, DifferenceHeader header, CodecScratch scratch)
    {
        into.Byte((byte)ColumnForm.Coded);
        header.Write(ref into);
        WriteLengths(ref into, scratch.Lengths);
        PrefixCode.Codes(scratch.Lengths, scratch.Codes);
        var bits = new BitWriter(into.Rest);
        var i = 0;
        // two at a time where both fit one write
        if (header.Shift <= PairShiftMax)
        {
            for (; i + 1 < residuals.Length; i += 2)
            {
                var (one, first) = Symbol((ulong)(residuals[i] - header.Low), header.Shift, scratch.Lengths, scratch.Codes);
                var (two, second) = Symbol((ulong)(residuals[i + 1] - header.Low), header.Shift, scratch.Lengths, scratch.Codes);
                if (first == 0 || second == 0) break;
                bits.Put(one | (two << first), first + second);
            }
        }
        for (; i < residuals.Length; i++)
        {
            var u = (ulong)(residuals[i] - header.Low);
            var (symbol, length) = Symbol(u, header.Shift, scratch.Lengths, scratch.Codes);
            if (length > 0)
            {
                bits.Put(symbol, length);
                continue;
            }
            bits.Put(scratch.Codes[DifferenceHeader.Escape], scratch.Lengths[DifferenceHeader.Escape]);
            bits.PutLong(u, 64);
        }
        into.Advance(bits.Finish());
    }

    /// <summary>A code with its raw bits; of no length when it takes an escape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Bits, int Length) Symbol(ulong value, int shift, ReadOnlySpan<byte> lengths, ReadOnlySpan<ushort> codes)
    {
        var high = value >> shift;
        if (high >= DifferenceHeader.Escape) return (0, 0);
        var length = lengths[(int)high];
        return (codes[(int)high] | ((value & ((1UL << shift) - 1)) << length), length + shift);
    }

    private static void Count(ReadOnlySpan<long> residuals, DifferenceHeader header, Span<int> frequencies)
    {
        frequencies.Clear();
        foreach (var r in residuals) frequencies[(int)Math.Min((ulong)(r - header.Low) >> header.Shift, DifferenceHeader.Escape)]++;
    }

    /// <summary>What a prefix code would take, table and all; more than anything when there is only one symbol, which needs no code.</summary>
    private static long CodedBits(CodecScratch scratch, int shift, int count)
    {
        ReadOnlySpan<int> frequencies = scratch.Frequencies;
        if (frequencies.IndexOfAnyExcept(0) == frequencies.LastIndexOfAnyExcept(0)) return long.MaxValue;
        PrefixCode.Lengths(frequencies, scratch.Lengths);
        var bits = (long)count * shift + 64L * frequencies[DifferenceHeader.Escape];
        for (var s = 0; s < PrefixCode.Symbols; s++) bits += (long)frequencies[s] * scratch.Lengths[s];
        var last = scratch.Lengths.AsSpan(0, DifferenceHeader.Escape).LastIndexOfAnyExcept((byte)0);
        return bits + 16 + 4 * (last + 2);
    }

    /// <summary>The number of ordinary symbols, then four bits for each, then the escape's.</summary>
    private static void WriteLengths(ref ChunkWriter into, ReadOnlySpan<byte> lengths)
    {
        var used = lengths[..DifferenceHeader.Escape].LastIndexOfAnyExcept((byte)0) + 1;
        into.Byte((byte)used);
        var bits = new BitWriter(into.Rest);
        foreach (var length in lengths[..used]) bits.Put(length, 4);
        bits.Put(lengths[DifferenceHeader.Escape], 4);
        into.Advance(bits.Finish());
    }

    private static int Changes(ReadOnlySpan<long> values)
    {
        if (values.Length < 2) return 0;
        var changes = 0;
        var i = 1;
        for (; i + Vector<long>.Count <= values.Length; i += Vector<long>.Count)
        {
            // an equal lane is -1
            changes += Vector<long>.Count + (int)Vector.Sum(Vector.Equals(new Vector<long>(values[i..]), new Vector<long>(values[(i - 1)..])));
        }
        for (; i < values.Length; i++) if (values[i] != values[i - 1]) changes++;
        return changes;
    }
}
