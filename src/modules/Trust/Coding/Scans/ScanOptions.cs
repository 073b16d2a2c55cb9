namespace Yiwang.Trust.Coding.Scans;

/// <summary>Bounds of the scan store.</summary>
public sealed record ScanOptions
{
    /// <summary>How long a line is kept. Default 180.</summary>
    public int Days { get; init; } = 180;
    /// <summary>Lines in all, about 150 bytes each; beyond it the oldest give way. Default 20,000,000.</summary>
    public long RowsMax { get; init; } = 20_000_000;
    /// <summary>Lines of one code in a day (UTC); further scans count and leave no line. Default 1,000.</summary>
    public int RowsOfCodeADay { get; init; } = 1_000;
    /// <summary>File of CIDR blocks and cities; null = every place is unknown.</summary>
    public string? Cities { get; init; }
}
