using Yiwang.Trust.Coding.Scans;

namespace Yiwang.Trust.Coding;

/// <summary>What the node sets of codes and scans.</summary>
public sealed record CodingOptions
{
    public ScanOptions Scans { get; init; } = new();
    public CodeLimitOptions Limits { get; init; } = new();
}
