namespace Yiwang.Storage.Log;

/// <summary>Every bound of the log, its default and its reason.</summary>
public sealed record LogOptions
{
    /// <summary>Bytes of a segment file. 1 MiB–256 MiB, default 256 MiB: an address keeps 28 bits for the offset, and a restart scans at most the last segment.</summary>
    public int SegmentBytes { get; init; } = 256 << 20;
    /// <summary>Bytes encoded and waiting for the writer, all callers together. 1 MiB–1 GiB, default 64 MiB ≈ a third of a second of disk; callers beyond it wait.</summary>
    public int QueueBytes { get; init; } = 64 << 20;
    /// <summary>Bytes written and flushed as one group. 64 KiB–64 MiB, default 4 MiB: longer groups no longer raise throughput, but delay small appends.</summary>
    public int GroupBytes { get; init; } = 4 << 20;
    /// <summary>Zeros written ahead of the end of the last segment for small groups. 0–16 MiB, default 1 MiB; 0 = none. They are cut off when the log is closed or recovered.</summary>
    public int AheadBytes { get; init; } = 1 << 20;
    /// <summary>Entries of one append. 1–1,000, default 1,000: more is a batch.</summary>
    public int AppendEntries { get; init; } = 1_000;
    /// <summary>Rows of one staging call. 1–10,000, default 10,000.</summary>
    public int StageEntries { get; init; } = 10_000;
    /// <summary>Batches open at once. 1–1,024, default 64: imports that are not closed hold their keys.</summary>
    public int OpenBatches { get; init; } = 64;
    /// <summary>Free bytes below which appends are refused as disk-full. Default 64 MiB: views, state and index need room to write too.</summary>
    public long MinFreeBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Heads that a start may have to fill in from sidecars, before the index is written as a whole again. Default 4,000,000 (≈ 1 s of a core, spread over the first
    /// look-ups), or a quarter of the index if that is more, so that what is written stays a small multiple of the index.
    /// </summary>
    public int CheckpointHeads { get; init; } = 4_000_000;

    /// <summary>All errors at once; empty when valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(SegmentBytes, 1 << 20, 256 << 20, nameof(SegmentBytes));
        Check(QueueBytes, 1 << 20, 1 << 30, nameof(QueueBytes));
        Check(GroupBytes, 64 << 10, 64 << 20, nameof(GroupBytes));
        Check(AheadBytes, 0, 16 << 20, nameof(AheadBytes));
        Check(AppendEntries, 1, 1_000, nameof(AppendEntries));
        Check(StageEntries, 1, 10_000, nameof(StageEntries));
        Check(OpenBatches, 1, 1_024, nameof(OpenBatches));
        Check(CheckpointHeads, 1, 100_000_000, nameof(CheckpointHeads));
        Check(MinFreeBytes, 0, long.MaxValue, nameof(MinFreeBytes));
        return errors;

        void Check(long value, long min, long max, string name)
        {
            if (value < min || value > max) errors.Add($"{name} is {value}; it must be {min}–{max}");
        }
    }
}
