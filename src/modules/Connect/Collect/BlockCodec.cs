using System.Buffers;
using Yiwang.Streams;

namespace Yiwang.Connect.Collect;

/// <summary>A <see cref="SampleBlock"/> as the body of a request, <c>application/vnd.yiwang.samples</c>: magic, series, samples, values that were confirmed.</summary>
internal static class BlockCodec
{
    public const string ContentType = "application/vnd.yiwang.samples";
    private static ReadOnlySpan<byte> Magic => "YWB1"u8;

    public static void Write(IBufferWriter<byte> to, SampleBlock block)
    {
        to.Write(Magic);
        to.Varint((ulong)block.Series.Count);
        foreach (var series in block.Series)
        {
            to.Byte((byte)series.Kind);
            to.Text(series.Key.Owner);
            to.Text(series.Key.Point);
        }
        SampleRows.Write(to, block.Samples, id => block.Series[(int)id - 1].Kind);
        to.Varint((ulong)block.Heard.Count);
        foreach (var heard in block.Heard)
        {
            to.Varint((ulong)heard.Series);
            to.Signed(heard.TimeUs);
        }
    }

    /// <summary>False for anything but a whole block; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, SampleBlock into)
    {
        into.Clear();
        if (!bytes.StartsWith(Magic)) return false;
        var from = new ByteReader(bytes[Magic.Length..]);
        var series = from.Count(SampleBlock.SeriesMax);
        for (var i = 0; i < series && !from.Failed; i++)
        {
            var kind = (SampleKind)from.Byte();
            var key = (Owner: from.Text(StreamLimits.KeyBytes), Point: from.Text(StreamLimits.KeyBytes));
            if (kind is < SampleKind.Number or > SampleKind.Block || into.Place(new(new(key.Point, key.Owner), kind)) != i) return false;
        }
        if (from.Failed || !SampleRows.TryRead(ref from, id => id >= 1 && id <= into.Series.Count ? into.Series[(int)id - 1].Kind : 0, (id, time, bits, data, quality) => into.Add(into.Series[(int)id - 1], time, bits, data, quality))) return false;
        var heard = from.Count(SampleBlock.SeriesMax);
        for (var i = 0; i < heard && !from.Failed; i++) into.Heard.Add(new(from.Count(Math.Max(0, series - 1)), from.Signed()));
        return !from.Failed && from.AtEnd && (heard == 0 || series > 0);
    }
}
