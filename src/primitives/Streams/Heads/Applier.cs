using Yiwang.Streams.Catalogue;
using Yiwang.Streams.Codec;
using Yiwang.Streams.Retention;
using Yiwang.Streams.Wal;

namespace Yiwang.Streams.Heads;

/// <summary>Puts the samples of durable frames into the active generation and among the last values. One thread at a time: the replay first, then the heads' own.</summary>
internal sealed class Applier(SeriesCatalogue catalogue, LastValues last, Admission admission) : IFrameSink
{
    private const long NoDelayUs = 250_000;
    private readonly FrameSlice _slice = new();
    private long _late;

    /// <summary>The caller sets it before the first frame and at each freezing.</summary>
    public Generation Active { get; set; } = null!;
    /// <summary>Samples that were not newer than what their series had.</summary>
    public long Late => Volatile.Read(ref _late);

    /// <summary>After the replay, which meets samples again that are among the last values already.</summary>
    public void ForgetLate() => Volatile.Write(ref _late, 0);

    public bool Take(ReadOnlySpan<byte> frame, in FrameHeader header)
    {
        var latestUs = admission.LatestUs;
        var bytes = frame[header.BytesAt..];
        var late = 0;
        var series = header.SeriesBase;
        if (header.Kind != FrameHeader.KindSamples || (header.Count > 0 && !catalogue.Exists(series))) return false;
        for (var first = 0; _slice.Read(frame, header, first); first += _slice.Count)
        {
            if (!AllExist(_slice.Series)) return false;
            late += Apply(header.ReceivedUs, bytes, latestUs);
        }
        Active.AddSamples(header.Count);
        Volatile.Write(ref _late, _late + late);
        return true;
    }

    private bool AllExist(ReadOnlySpan<uint> series)
    {
        foreach (var one in series)
        {
            if (!catalogue.Exists(one)) return false;
        }
        return true;
    }

    private int Apply(long receivedUs, ReadOnlySpan<byte> bytes, long latestUs)
    {
        var late = 0;
        ReadOnlySpan<uint> series = _slice.Series;
        ReadOnlySpan<long> times = _slice.Times, bits = _slice.Bits;
        ReadOnlySpan<byte> qualities = _slice.Qualities;
        for (var i = 0; i < series.Length; i++)
        {
            var delay = receivedUs - times[i];
            var code = (ulong)(delay + NoDelayUs) < 2 * NoDelayUs ? 0 : Delay.ToCode(delay);
            var value = bits[i];
            if (catalogue.KindOf(series[i]) >= SampleKind.Text)
            {
                Active.Append(series[i], times[i], Active.Keep(bytes.Slice((int)(value >> 32), (int)value)), (short)code, qualities[i]);
                value = 0;
            }
            else Active.Append(series[i], times[i], value, (short)code, qualities[i]);
            var received = code == 0 ? times[i] : times[i] + Delay.ToMicroseconds(code);
            if (!last.Offer(series[i], times[i], received, value, qualities[i], latestUs)) late++;
        }
        return late;
    }
}
