using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Collect;

/// <summary>What a collector runs.</summary>
/// <param name="Version">Of the content; a collector that has it need not get it again.</param>
internal sealed record CollectorPlan(string Version, IReadOnlyList<PlannedAdapter> Adapters);

internal sealed record PlannedAdapter(Adapter Adapter, string? Password, IReadOnlyList<Point> Points);
