using System.Runtime.InteropServices;

namespace Yiwang.Streams.Wal;

/// <summary>From a batch to a frame and back.</summary>
internal static class Frame
{
    public static int SizeMax(SampleBatch batch) => FrameHeader.Bytes + batch.Count * (4 + 8 + 8 + 1) + batch.Bytes.Length;

    /// <returns>Bytes written. The batch is not empty.</returns>
    public static int Write(SampleBatch batch, Span<byte> into)
    {
        var (seriesMin, seriesMax) = PackedColumn.Range(batch.Series);
        var (timeMin, timeMax) = PackedColumn.Range(batch.Times);
        var (bitsMin, bitsMax) = PackedColumn.Range(batch.Bits);
        var qualities = batch.Qualities;
        var header = new FrameHeader
        {
            Kind = FrameHeader.KindSamples,
            Count = batch.Count,
            ReceivedUs = batch.ReceivedUs,
            SeriesBase = seriesMin,
            SeriesWidth = (byte)PackedColumn.Width(seriesMax - seriesMin),
            TimeBase = timeMin,
            TimeWidth = (byte)PackedColumn.Width((ulong)(timeMax - timeMin)),
            BitsBase = bitsMin,
            BitsWidth = (byte)PackedColumn.Width((ulong)(bitsMax - bitsMin)),
            QualityBase = qualities[0],
            QualityWidth = (byte)(qualities.ContainsAnyExcept(qualities[0]) ? 1 : 0),
            ByteCount = batch.Bytes.Length,
        };
        // full doubles lie anywhere: they go as they are
        if (header.BitsWidth == 8) header.BitsBase = 0;
        header.QualityAt = header.BitsAt + header.Count * header.BitsWidth;
        header.Length = header.BytesAt + header.ByteCount;
        PackedColumn.Write(batch.Series, header.SeriesBase, header.SeriesWidth, into[FrameHeader.Bytes..]);
        PackedColumn.Write(batch.Times, header.TimeBase, header.TimeWidth, into[header.TimesAt..]);
        PackedColumn.Write(batch.Bits, header.BitsBase, header.BitsWidth, into[header.BitsAt..]);
        if (header.QualityWidth == 1) qualities.CopyTo(into[header.QualityAt..]);
        batch.Bytes.CopyTo(into[header.BytesAt..]);
        header.Write(into[..header.Length]);
        return header.Length;
    }
}

/// <summary>A few hundred samples of a frame at a time, as columns.</summary>
internal sealed class FrameSlice
{
    private const int Samples = 512;
    private readonly uint[] _series = new uint[Samples];
    private readonly long[] _times = new long[Samples], _bits = new long[Samples];
    private readonly byte[] _qualities = new byte[Samples];

    public int Count { get; private set; }
    public ReadOnlySpan<uint> Series => _series.AsSpan(0, Count);
    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);
    public ReadOnlySpan<long> Bits => _bits.AsSpan(0, Count);
    public ReadOnlySpan<byte> Qualities => _qualities.AsSpan(0, Count);

    /// <returns>False at the end of the frame.</returns>
    public bool Read(ReadOnlySpan<byte> frame, in FrameHeader header, int first)
    {
        Count = Math.Min(Samples, header.Count - first);
        if (Count <= 0) return false;
        PackedColumn.Read(frame[FrameHeader.Bytes..header.TimesAt], first, header.SeriesBase, header.SeriesWidth, _series.AsSpan(0, Count));
        PackedColumn.Read(frame[header.TimesAt..header.BitsAt], first, header.TimeBase, header.TimeWidth, _times.AsSpan(0, Count));
        PackedColumn.Read(frame[header.BitsAt..header.QualityAt], first, header.BitsBase, header.BitsWidth, _bits.AsSpan(0, Count));
        if (header.QualityWidth == 0) _qualities.AsSpan(0, Count).Fill(header.QualityBase);
        else frame.Slice(header.QualityAt + first, Count).CopyTo(_qualities);
        return true;
    }

    public static FrameHeader Header(ReadOnlySpan<byte> frame) => MemoryMarshal.Read<FrameHeader>(frame);
}
