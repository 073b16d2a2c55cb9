namespace Yiwang.Streams.Codec;

/// <summary>
/// Doubles as integers. Most readings are decimals with few digits, written as their digits when that gives back the very bits:
/// m / 10^k, m × 10^-k (how many programs scale a register), or either through binary32 (how many devices send). Others go by the order of their bits.
/// NaN, minus zero and the few that do not fit are exceptions beside the column; a position is written less the exceptions before it, so that neighbours are one run.
/// </summary>
internal static class NumberColumn
{
    private const int Probes = 64;
    /// <summary>One value in so many may be an exception, NaN not counted.</summary>
    private const int ExceptionShare = 8;
    private const int Retries = 4;

    public static void Write(ref ChunkWriter into, ReadOnlySpan<long> bits, CodecScratch scratch)
    {
        var column = scratch.Column.AsSpan(0, bits.Length);
        var form = DecimalForm.Bits;
        int digits = 0, exceptions = -1;
        for (var f = DecimalForm.Divided; f <= DecimalForm.Single && exceptions < 0; f++)
        {
            digits = Digits(bits, f);
            if (digits < 0) continue;
            exceptions = ToDecimals(bits, f, ref digits, column, scratch);
            form = f;
        }
        if (exceptions < 0) (form, digits, exceptions) = (DecimalForm.Bits, 0, ToOrdered(bits, column, scratch));
        into.Byte((byte)form);
        into.Byte((byte)digits);
        into.Unsigned((ulong)exceptions);
        if (exceptions > 0)
        {
            ColumnWriter.Write(ref into, scratch.Positions.AsSpan(0, exceptions), scratch);
            ColumnWriter.Write(ref into, scratch.Exceptions.AsSpan(0, exceptions), scratch);
        }
        ColumnWriter.Write(ref into, column, scratch);
    }

    public static void Read(ref ChunkReader from, Span<long> bits, CodecScratch scratch)
    {
        var form = (DecimalForm)from.Byte();
        var digits = from.Byte();
        var exceptions = from.Unsigned();
        if (form > DecimalForm.Single || digits > Decimals.DigitsMax || exceptions > (ulong)bits.Length)
        {
            from.Fail();
            return;
        }
        Span<long> positions = scratch.Positions.AsSpan(0, (int)exceptions), values = scratch.Exceptions.AsSpan(0, (int)exceptions);
        if (exceptions > 0)
        {
            ColumnReader.Read(ref from, positions, scratch);
            ColumnReader.Read(ref from, values, scratch);
        }
        ColumnReader.Read(ref from, bits, scratch);
        Decimals.Restore(form, digits, bits);
        for (var i = 0; i < positions.Length; i++)
        {
            var at = (ulong)positions[i] + (ulong)i;
            if (at < (ulong)bits.Length) bits[(int)at] = values[i];
            else from.Fail();
        }
    }

    /// <summary>Digits that nearly all probes need, or -1 when they do not fit.</summary>
    private static int Digits(ReadOnlySpan<long> bits, DecimalForm form)
    {
        var probes = Math.Min(bits.Length, Probes);
        int most = -1, bad = 0;
        for (var i = 0; i < probes; i++)
        {
            var value = BitConverter.Int64BitsToDouble(bits[(int)((long)i * bits.Length / probes)]);
            if (double.IsNaN(value)) continue;
            var digits = Decimals.Digits(form, value, Math.Max(most, 0));
            if (digits < 0) bad++;
            else most = Math.Max(most, digits);
        }
        return bad * ExceptionShare > probes ? -1 : most;
    }

    /// <returns>Exceptions, or -1 when there are too many of them.</returns>
    private static int ToDecimals(ReadOnlySpan<long> bits, DecimalForm form, ref int digits, Span<long> column, CodecScratch scratch)
    {
        var retries = Retries;
        int exceptions = 0, bad = 0;
        long last = 0;
        for (var i = Decimals.Convert(form, digits, bits, 0, column); i < bits.Length; i = Decimals.Convert(form, digits, bits, i, column))
        {
            var value = BitConverter.Int64BitsToDouble(bits[i]);
            if (!double.IsNaN(value))
            {
                var more = retries > 0 ? Decimals.Digits(form, value, digits) : -1;
                if (more > 0)
                {
                    retries--;
                    (digits, exceptions, bad, i) = (more, 0, 0, 0);
                    continue;
                }
                if (++bad * ExceptionShare > bits.Length) return -1;
            }
            if (i > 0) last = column[i - 1];
            scratch.Positions[exceptions] = i - exceptions;
            scratch.Exceptions[exceptions++] = bits[i];
            column[i++] = last;
        }
        return exceptions;
    }

    private static int ToOrdered(ReadOnlySpan<long> bits, Span<long> column, CodecScratch scratch)
    {
        var exceptions = 0;
        long last = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            if (double.IsNaN(BitConverter.Int64BitsToDouble(bits[i])))
            {
                scratch.Positions[exceptions] = i - exceptions;
                scratch.Exceptions[exceptions++] = bits[i];
            }
            else last = Decimals.Ordered(bits[i]);
            column[i] = last;
        }
        return exceptions;
    }
}
