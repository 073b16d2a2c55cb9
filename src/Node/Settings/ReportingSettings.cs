using Yiwang.Identify.Reporting.Sending;

namespace Yiwang.Node.Settings;

/// <summary>What second-level nodes report to the top node.</summary>
internal sealed record ReportingSettings
{
    [Setting("报送的文件在双方保留（天）；存证记录不删", "documents of reports kept on both sides, days; the log keeps its facts", Min = 40, Max = 36_500)]
    public int KeepDays { get; init; } = 400;

    [Setting("保留每个下级节点最近几次全量托管（连同其后的增量）", "FULL escrows of each lower node that are kept, with the DIFFs after them", Min = 1, Max = 52)]
    public int EscrowFulls { get; init; } = 4;

    public ReportOptions Options => new(KeepDays, EscrowFulls);
}
