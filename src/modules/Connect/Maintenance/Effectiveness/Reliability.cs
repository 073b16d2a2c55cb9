using Yiwang.Connect.Maintenance.Shifts;

namespace Yiwang.Connect.Maintenance.Effectiveness;

/// <summary>MTBF = operating time ÷ failures; MTTR = mean time from the stop to running again (EN 15341 T17, T21). Null without a failure: no time between failures is known yet.</summary>
/// <param name="Failures">Stops by a fault, each once.</param>
internal sealed record Reliability(int Failures, long OperatingUs, long RepairUs)
{
    public double? MtbfHours => Failures == 0 ? null : OperatingUs / 3.6e9 / Failures;
    public double? MttrHours => Failures == 0 ? null : RepairUs / 3.6e9 / Failures;
    /// <summary>Failures an hour of operation.</summary>
    public double? FailureRate => OperatingUs == 0 ? null : Failures / (OperatingUs / 3.6e9);

    public static Reliability Of(IReadOnlyList<TimePart> running, IReadOnlyList<TimePart> faults) =>
        new(faults.Count, TimeParts.Length(running), TimeParts.Length(faults));
}

/// <param name="Share">Of all lost time, together with the reasons before it: the line of a Pareto chart.</param>
internal sealed record ParetoBar(string Reason, long LostUs, int Times, double Share)
{
    /// <summary>The longest first; beyond <paramref name="max"/> the rest stands together under an empty reason.</summary>
    public static IReadOnlyList<ParetoBar> Of(IEnumerable<(string Reason, long LostUs)> stops, int max = 10)
    {
        var sums = stops.GroupBy(s => s.Reason).Select(g => (Reason: g.Key, Lost: g.Sum(s => s.LostUs), Times: g.Count())).Where(s => s.Lost > 0).OrderByDescending(s => s.Lost).ThenBy(s => s.Reason, StringComparer.Ordinal).ToList();
        var all = sums.Sum(s => s.Lost);
        if (sums.Count > max) sums = [.. sums.Take(max - 1), ("", sums.Skip(max - 1).Sum(s => s.Lost), sums.Skip(max - 1).Sum(s => s.Times))];
        long so = 0;
        return [.. sums.Select(s => new ParetoBar(s.Reason, s.Lost, s.Times, (so += s.Lost) / (double)all))];
    }
}
