namespace Yiwang.Connect.Collect.Spool;

/// <summary>What happens when the spool is full and the node still away.</summary>
internal enum SpoolOverflow
{
    /// <summary>The oldest segment goes; every series in it gets a Bad sample where its gap begins, so that the gap shows as one.</summary>
    DropOldest,
}

internal sealed record SpoolOptions
{
    /// <summary>Disk for samples that the node has not got yet, 16 MiB and up. Default 4 GiB: a day of 5,000 points that change every second.</summary>
    public long BytesMax { get; init; } = 4L << 30;
    /// <summary>One file; the grain in which the disk is given back.</summary>
    public int SegmentBytes { get; init; } = 8 << 20;
    public SpoolOverflow Overflow { get; init; } = SpoolOverflow.DropOldest;
}
