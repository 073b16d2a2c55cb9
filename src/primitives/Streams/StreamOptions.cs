namespace Yiwang.Streams;

public sealed record StreamOptions
{
    /// <summary>Time that one file of chunks covers. A bucket is dropped as a whole, so this is also the grain of retention.</summary>
    public TimeSpan Bucket { get; init; } = TimeSpan.FromDays(1);
    /// <summary>1–36,500 days.</summary>
    public int RetentionDays { get; init; } = 3_650;
    /// <summary>A sample further in the future than this is put aside: a wild clock must neither hide the present nor make history expire.</summary>
    public TimeSpan FutureMax { get; init; } = TimeSpan.FromMinutes(10);
    /// <summary>Memory for samples that are not sealed; beyond it the oldest heads are sealed early.</summary>
    public long HeadBytesMax { get; init; } = 512L << 20;
    /// <summary>A group of batches is flushed when it is about this long, or when no more wait. A flush of 1 MiB takes a few milliseconds, so an acknowledgement takes no longer than that while the queue is short.</summary>
    public int FlushBytes { get; init; } = 1 << 20;
    /// <summary>Writes that wait; beyond it an append answers Busy.</summary>
    public long QueueBytesMax { get; init; } = 64L << 20;
    /// <summary>Below this much free disk, appends answer DiskFull.</summary>
    public long MinFreeBytes { get; init; } = 256L << 20;
}
