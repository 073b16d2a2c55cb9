namespace Yiwang.Streams;

/// <summary>Why a batch was not taken. Nothing of a batch that was not taken is kept.</summary>
public enum AppendStatus
{
    Ok,
    /// <summary>The write queue is full: try again, later.</summary>
    Busy,
    DiskFull,
    /// <summary>A flush failed, so that nothing can be promised until a restart.</summary>
    ReadOnly,
    /// <summary>A batch that is too large, or names a series that does not exist or is of another kind.</summary>
    Invalid,
    Stopping,
}

/// <param name="Accepted">Samples that are durable now.</param>
/// <param name="Quarantined">Samples whose source time cannot be right (beyond <see cref="StreamOptions.FutureMax"/>): put aside, never in the series.</param>
/// <param name="Expired">Samples older than their retention: counted and dropped.</param>
public readonly record struct AppendAnswer(AppendStatus Status, int Accepted = 0, int Quarantined = 0, int Expired = 0);

/// <summary>The newest sample of a series by source time.</summary>
/// <param name="Bits">As in <see cref="SampleBatch"/>; for text and blocks ask <see cref="IStreamStore.LastBytes"/>.</param>
public readonly record struct LastSample(long TimeUs, long ReceivedUs, long Bits, Quality Quality)
{
    public double Number => BitConverter.Int64BitsToDouble(Bits);
}

/// <summary>
/// The time series of points. The narrow door behind which the embedded store stands today and another engine may stand later.
/// (series, source time) is unique: the sample that is received later wins.
/// </summary>
public interface IStreamStore
{
    /// <summary>The series of a key, made when it is new. Durable before the first sample of it is acknowledged. A key of another kind is <see cref="InvalidOperationException"/>: ask TryFind first when that can be.</summary>
    SeriesId Open(SeriesKey key, SampleKind kind);
    bool TryFind(SeriesKey key, out SeriesInfo series);
    bool TryFind(SeriesId id, out SeriesInfo series);
    /// <summary>Series of an owner in order of creation; null = all.</summary>
    IReadOnlyList<SeriesInfo> List(string? owner, SeriesId after, int max);

    /// <summary>Completes when every accepted sample is durable. The batch may be cleared and filled again as soon as the call returns its task.</summary>
    ValueTask<AppendAnswer> AppendAsync(SampleBatch batch);

    /// <summary>From memory, for every series that has a sample.</summary>
    bool TryLast(SeriesId series, out LastSample last);
    /// <summary>The text or block of the newest sample; empty when there is none.</summary>
    byte[] LastBytes(SeriesId series);

    /// <summary>Samples of one series in order of source time, [from, to), each once. What is acknowledged is in it. Dispose the cursor soon: it holds files.</summary>
    ISampleCursor Read(SeriesId series, long fromUs, long toUs);

    /// <summary>
    /// What a whole chunk of a series holds, without reading it, in order of time; parts that have no summary, or whose time only partly lies in [from, to), come as cursors.
    /// Chunks end at full hours (UTC) where samples are frequent.
    /// </summary>
    /// <param name="stepUs">A chunk whose samples lie in more than one of the steps [fromUs + k·stepUs, fromUs + (k+1)·stepUs) comes as samples, too; 0 = one step for all.</param>
    void Summarize<TSink>(SeriesId series, long fromUs, long toUs, long stepUs, ref TSink sink) where TSink : ISummarySink, allows ref struct;

    /// <summary>How long samples of a series are kept, in days; 0 = the store's own rule (<see cref="StreamOptions.RetentionDays"/>).</summary>
    void Keep(SeriesId series, int days);

    /// <summary>Drops every bucket that ended before its retention. Called by the store itself once an hour; here for tests and the command line.</summary>
    /// <returns>Bytes given back to the disk.</returns>
    long DropExpired();

    StreamFigures Figures { get; }
}

/// <summary>Samples in order of time, a span at a time.</summary>
public interface ISampleCursor : IDisposable
{
    /// <summary>False at the end. The spans of <see cref="Times"/> and its neighbours are valid until the next call.</summary>
    bool Next();
    ReadOnlySpan<long> Times { get; }
    /// <summary>When the node received each, to about 6 % of the delay; delays under 250 ms count as none.</summary>
    ReadOnlySpan<long> Received { get; }
    /// <summary>As in <see cref="SampleBatch"/>; text and blocks lie in <see cref="Bytes"/>.</summary>
    ReadOnlySpan<long> Bits { get; }
    ReadOnlySpan<byte> Qualities { get; }
    ReadOnlySpan<byte> Bytes { get; }
}

/// <summary>Kept beside every chunk. The numbers are over samples that are not Bad and not NaN.</summary>
/// <param name="Count">All samples; <paramref name="Valid"/> of them count in the numbers.</param>
/// <param name="WeightedSum">∫ value dt in value·µs, each valid value held until the chunk's next sample and the last one for no time.</param>
/// <param name="WeightedUs">The time that the integral covers.</param>
/// <param name="LongestUs">The longest time between two neighbouring samples: whoever does not hold a value that long reads the samples.</param>
/// <param name="Holds">The last sample counts, so that its value holds until the next chunk begins.</param>
public readonly record struct ChunkSummary(
    long FirstUs, long LastUs, long Count, long Valid, double Min, double Max, double Sum, double First, double Last, double WeightedSum, long WeightedUs, long LongestUs, bool Holds);

public interface ISummarySink
{
    void Chunk(in ChunkSummary summary);
    /// <summary>Samples to be looked at one by one, in the cursor's present span.</summary>
    void Samples(ISampleCursor cursor);
}

/// <param name="Series">Series that exist.</param>
/// <param name="HeadBytes">Memory of samples that are not sealed yet; stays under <see cref="StreamOptions.HeadBytesMax"/>.</param>
/// <param name="WalBytes">What a restart would read again.</param>
public readonly record struct StreamFigures(long Series, long HeadBytes, long WalBytes, long DiskBytes, long Samples, long Late, long Quarantined, long Buckets);
