using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Collect.Errands;

/// <summary>What a node asks of a collector: a trial reading, or a write that has passed every guard of the node.</summary>
/// <param name="Password">Of the adapter as it stands in the form; used only where no driver of the plan already speaks there.</param>
/// <param name="Value">To be written to the one point; null = a trial reading.</param>
/// <param name="WithinMs">Counted from its receipt: what is not begun and done by then is given up, so that nothing is written late.</param>
internal sealed record Errand(string Id, Adapter Adapter, string? Password, IReadOnlyList<Point> Points, double? Value, int WithinMs);

/// <param name="Readings">Of a trial.</param>
/// <param name="Written">Of a write.</param>
internal sealed record ErrandAnswer(string Id, IReadOnlyList<TrialReading>? Readings, WriteAnswer? Written);

internal sealed record ErrandList(IReadOnlyList<Errand> Errands);
