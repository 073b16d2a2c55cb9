namespace Yiwang.Streams.Codec;

/// <summary>Fills a span with the column that <see cref="ColumnWriter"/> wrote. Garbage gives garbage or a reader that is not Ok, in bounded time.</summary>
internal static class ColumnReader
{
    public static void Read(ref ChunkReader from, Span<long> values, CodecScratch scratch) => Read(ref from, values, scratch, runsAllowed: true);

    /// <summary>A column of one value, without filling anything; false leaves the reader where it was.</summary>
    public static bool TryConstant(ref ChunkReader from, out long value)
    {
        var ahead = from;
        var isConstant = (ColumnForm)ahead.Byte() == ColumnForm.Constant;
        value = isConstant ? ahead.Signed() : 0;
        if (isConstant) from = ahead;
        return isConstant;
    }

    private static void Read(ref ChunkReader from, Span<long> values, CodecScratch scratch, bool runsAllowed)
    {
        switch ((ColumnForm)from.Byte())
        {
            case ColumnForm.Constant:
                values.Fill(from.Signed());
                break;
            case ColumnForm.Runs when runsAllowed:
                Runs(ref from, values, scratch);
                break;
            case ColumnForm.Plain when values.Length > 0:
                Plain(ref from, values);
                break;
            case ColumnForm.Coded when values.Length > 0:
                Coded(ref from, values, scratch);
                break;
            default:
                from.Fail();
                break;
        }
    }

    private static void Runs(ref ChunkReader from, Span<long> values, CodecScratch scratch)
    {
        var count = from.Unsigned();
        if (count > (ulong)values.Length)
        {
            from.Fail();
            return;
        }
        Span<long> lengths = scratch.Firsts.AsSpan(0, (int)count), runs = scratch.Seconds.AsSpan(0, (int)count);
        Read(ref from, lengths, scratch, runsAllowed: false);
        Read(ref from, runs, scratch, runsAllowed: false);
        for (var i = 0; i < lengths.Length; i++)
        {
            if ((ulong)lengths[i] > (ulong)values.Length)
            {
                from.Fail();
                return;
            }
            values[..(int)lengths[i]].Fill(runs[i]);
            values = values[(int)lengths[i]..];
        }
        if (!values.IsEmpty) from.Fail();
    }

    private static void Plain(ref ChunkReader from, Span<long> values)
    {
        var header = DifferenceHeader.Read(ref from);
        var width = from.Byte();
        if (width > 64 || values.Length < header.First)
        {
            from.Fail();
            return;
        }
        var bits = from.Bits;
        for (var i = header.First; i < values.Length; i++) values[i] = (long)bits.Take(width) + header.Low;
        from.Bits = bits;
        from.AlignBits();
        Restore(values, header);
    }

    private static void Coded(ref ChunkReader from, Span<long> values, CodecScratch scratch)
    {
        var header = DifferenceHeader.Read(ref from);
        if (!ReadLengths(ref from, scratch.Lengths) || values.Length < header.First || !PrefixCode.Table(scratch.Lengths, scratch.Table))
        {
            from.Fail();
            return;
        }
        ReadOnlySpan<ushort> table = scratch.Table;
        var (low, shift) = (header.Low, header.Shift);
        var mask = (1UL << shift) - 1;
        // a copy, which the compiler keeps in registers
        var bits = from.Bits;
        for (var i = header.First; i < values.Length; i++)
        {
            var next = bits.Peek();
            var entry = table[(int)(next & ((1 << PrefixCode.LengthMax) - 1))];
            var length = entry & 0xff;
            if (entry >> 8 == DifferenceHeader.Escape)
            {
                bits.Skip(length);
                values[i] = (long)bits.Take(64) + low;
                continue;
            }
            values[i] = (long)((((ulong)entry >> 8) << shift) | ((next >> length) & mask)) + low;
            bits.Skip(length + shift);
        }
        from.Bits = bits;
        from.AlignBits();
        Restore(values, header);
    }

    private static bool ReadLengths(ref ChunkReader from, Span<byte> lengths)
    {
        lengths.Clear();
        var used = from.Byte();
        if (used > DifferenceHeader.Escape) return false;
        var bits = from.Bits;
        for (var s = 0; s < used; s++) lengths[s] = (byte)bits.Take(4);
        lengths[DifferenceHeader.Escape] = (byte)bits.Take(4);
        from.Bits = bits;
        from.AlignBits();
        return lengths.IndexOfAnyInRange((byte)(PrefixCode.LengthMax + 1), byte.MaxValue) < 0;
    }

    private static void Restore(Span<long> values, DifferenceHeader header)
    {
        var (origin, step) = (header.Base, (long)header.Step);
        values[0] = origin;
        if (header.Order == 2) values[1] = origin + header.Second * step;
        long value = header.Order == 2 ? header.Second : 0, slope = value;
        var rest = values[header.First..];
        switch (header.Order)
        {
            case 0:
                foreach (ref var v in rest) v = origin + v * step;
                break;
            case 1:
                foreach (ref var v in rest) v = origin + (value += v) * step;
                break;
            default:
                foreach (ref var v in rest) v = origin + (value += slope += v) * step;
                break;
        }
    }
}
