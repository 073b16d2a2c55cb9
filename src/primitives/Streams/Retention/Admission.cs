using Yiwang.Streams.Catalogue;
using Yiwang.Streams.Wal;

namespace Yiwang.Streams.Retention;

/// <summary>Looks at a batch before it enters the queue: whether its series exist and its values fit them, and which of its samples lie too far ahead or are too old.</summary>
internal sealed class Admission(SeriesCatalogue catalogue, StreamOptions options, TrustedClock clock)
{
    private const long DayUs = 86_400_000_000;
    private long _expired;

    /// <summary>Samples that were dropped because they were too old, since the start.</summary>
    public long Expired => Interlocked.Read(ref _expired);

    /// <summary>Beyond it a source time cannot be right.</summary>
    public long LatestUs => clock.Range().Latest + options.FutureMax.Ticks / TimeSpan.TicksPerMicrosecond;

    public bool TryFill(SampleBatch batch, AppendRequest request)
    {
        if (batch.Count > StreamLimits.BatchSamples || batch.Bytes.Length > options.QueueBytesMax || !Fits(batch)) return false;
        var (earliest, latest) = clock.Range();
        latest += options.FutureMax.Ticks / TimeSpan.TicksPerMicrosecond;
        var (min, max) = PackedColumn.Range(batch.Times);
        var shortest = Math.Min(options.RetentionDays, catalogue.KeepDaysLeast);
        if (max <= latest && min >= earliest - shortest * DayUs) request.Fill(batch, null, 0);
        else Part(batch, request, earliest, latest);
        return true;
    }

    /// <summary>The time before which samples of a series are gone.</summary>
    public long HorizonUs(uint series, long earliestUs)
    {
        var days = catalogue.KeepDays(series);
        return earliestUs - (days == 0 ? options.RetentionDays : days) * DayUs;
    }

    private bool Fits(SampleBatch batch)
    {
        var series = batch.Series;
        for (var i = 0; i < series.Length; i++)
        {
            if (!catalogue.Exists(series[i])) return false;
            switch (catalogue.KindOf(series[i]))
            {
                case SampleKind.Boolean when batch.Bits[i] is not (0 or 1):
                case SampleKind.Text when !IsPlace(batch.Bits[i], batch.Bytes.Length, StreamLimits.TextBytes):
                case SampleKind.Block when !IsPlace(batch.Bits[i], batch.Bytes.Length, StreamLimits.BlockBytes):
                    return false;
            }
        }
        return true;
    }

    private static bool IsPlace(long bits, int bytes, int max)
    {
        var (at, length) = (bits >> 32, (uint)bits);
        return at >= 0 && length <= max && at + length <= bytes;
    }

    private void Part(SampleBatch batch, AppendRequest request, long earliest, long latest)
    {
        SampleBatch good = new() { ReceivedUs = batch.ReceivedUs }, future = new() { ReceivedUs = batch.ReceivedUs };
        var expired = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Times[i] < HorizonUs(batch.Series[i], earliest)) expired++;
            else Copy(batch, i, batch.Times[i] > latest ? future : good);
        }
        if (expired > 0) Interlocked.Add(ref _expired, expired);
        request.Fill(good, future.Count == 0 ? null : future, expired);
    }

    private void Copy(SampleBatch from, int i, SampleBatch to)
    {
        var (series, quality) = (new SeriesId(from.Series[i]), new Quality(from.Qualities[i]));
        var bits = from.Bits[i];
        if (catalogue.KindOf(series.Value) >= SampleKind.Text) to.Add(series, from.Times[i], from.Bytes.Slice((int)(bits >> 32), (int)bits), quality);
        else to.AddBits(series, from.Times[i], bits, quality);
    }
}
