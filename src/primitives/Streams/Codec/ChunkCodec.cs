namespace Yiwang.Streams.Codec;

/// <summary>
/// One chunk: up to 8,192 samples of one series in strictly ascending time, bit for bit. Layout: kind and format in one byte, count, then columns for
/// times (<see cref="TimeColumn"/>), delays of receipt (<see cref="Delay"/>, the one thing that is rounded), qualities and values. No checksum: the file that holds chunks has one.
/// </summary>
internal static class ChunkCodec
{
    public const int SamplesMax = 8_192;
    /// <summary>Text and blocks of one chunk, together.</summary>
    public const int BytesMax = 16 << 20;
    private const int Format = 1 << 4;

    /// <summary>Room that <see cref="Encode"/> may need; what it writes is far less.</summary>
    public static int SizeMax(int count, int byteCount) => 64 * count + byteCount + 2_048;

    /// <returns>Bytes written.</returns>
    /// <param name="bits">As in <see cref="SampleBatch"/>, with places of text and blocks in <paramref name="bytes"/>.</param>
    public static int Encode(
        SampleKind kind, ReadOnlySpan<long> times, ReadOnlySpan<long> received, ReadOnlySpan<long> bits, ReadOnlySpan<byte> qualities,
        ReadOnlySpan<byte> bytes, Span<byte> into, out ChunkSummary summary)
    {
        ArgumentOutOfRangeException.ThrowIfZero(times.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(times.Length, SamplesMax);
        var scratch = CodecScratch.Mine;
        var writer = new ChunkWriter(into);
        writer.Byte((byte)(Format | (int)kind));
        writer.Unsigned((ulong)times.Length);
        TimeColumn.Write(ref writer, times, scratch);
        WriteDelays(ref writer, times, received, scratch);
        WriteQualities(ref writer, qualities, scratch);
        switch (kind)
        {
            case SampleKind.Number: NumberColumn.Write(ref writer, bits, scratch); break;
            case SampleKind.Text or SampleKind.Block: BytesColumn.Write(ref writer, bits, bytes, scratch); break;
            default: ColumnWriter.Write(ref writer, bits, scratch); break;
        }
        summary = ChunkSummaries.Of(kind, times, bits, qualities);
        return writer.Position;
    }

    /// <summary>False for bytes that no <see cref="Encode"/> wrote, as far as that can be told; never throws.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> chunk, ChunkSamples into)
    {
        var scratch = CodecScratch.Mine;
        var reader = new ChunkReader(chunk);
        var kind = (SampleKind)(reader.Byte() ^ Format);
        var count = reader.Unsigned();
        if (!reader.Ok || kind is < SampleKind.Number or > SampleKind.Block || count is 0 or > SamplesMax) return false;
        into.Reset(kind, (int)count);
        TimeColumn.Read(ref reader, into.Times, scratch);
        ReadDelays(ref reader, into, scratch);
        ReadQualities(ref reader, into.Qualities, scratch);
        switch (kind)
        {
            case SampleKind.Number: NumberColumn.Read(ref reader, into.Bits, scratch); break;
            case SampleKind.Text or SampleKind.Block: BytesColumn.Read(ref reader, into, scratch); break;
            default: ColumnReader.Read(ref reader, into.Bits, scratch); break;
        }
        return reader.Ok;
    }

    private static void WriteDelays(ref ChunkWriter into, ReadOnlySpan<long> times, ReadOnlySpan<long> received, CodecScratch scratch)
    {
        var codes = scratch.Column.AsSpan(0, times.Length);
        var any = 0;
        for (var i = 0; i < codes.Length; i++) any |= (int)(codes[i] = Delay.ToCode(received[i] - times[i]));
        if (any == 0) ColumnWriter.Constant(ref into, 0);
        else ColumnWriter.Write(ref into, codes, scratch);
    }

    private static void ReadDelays(ref ChunkReader from, ChunkSamples into, CodecScratch scratch)
    {
        ReadOnlySpan<long> times = into.Times;
        var received = into.Received;
        if (ColumnReader.TryConstant(ref from, out var code))
        {
            var delay = Delay.ToMicroseconds(code);
            for (var i = 0; i < received.Length; i++) received[i] = times[i] + delay;
            return;
        }
        var codes = scratch.Column.AsSpan(0, into.Count);
        ColumnReader.Read(ref from, codes, scratch);
        for (var i = 0; i < codes.Length; i++) received[i] = codes[i] == 0 ? times[i] : times[i] + Delay.ToMicroseconds(codes[i]);
    }

    private static void WriteQualities(ref ChunkWriter into, ReadOnlySpan<byte> qualities, CodecScratch scratch)
    {
        if (qualities.IndexOfAnyExcept(qualities[0]) < 0)
        {
            ColumnWriter.Constant(ref into, qualities[0]);
            return;
        }
        var column = scratch.Column.AsSpan(0, qualities.Length);
        for (var i = 0; i < column.Length; i++) column[i] = qualities[i];
        ColumnWriter.Write(ref into, column, scratch);
    }

    private static void ReadQualities(ref ChunkReader from, Span<byte> qualities, CodecScratch scratch)
    {
        if (ColumnReader.TryConstant(ref from, out var quality))
        {
            qualities.Fill((byte)quality);
            return;
        }
        var column = scratch.Column.AsSpan(0, qualities.Length);
        ColumnReader.Read(ref from, column, scratch);
        for (var i = 0; i < column.Length; i++) qualities[i] = (byte)column[i];
    }
}
