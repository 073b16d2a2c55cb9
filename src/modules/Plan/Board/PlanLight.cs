using Yiwang.Cases;

namespace Yiwang.Plan.Board;

/// <summary>
/// Lights of indicators: green at or above the share of the target that the elapsed part of the plan asks for, yellow from four fifths of it, red below; none while no figure is known.
/// The plan names no such rule: it is our proposal, straight-line.
/// </summary>
internal static class PlanLight
{
    private const double YellowFrom = 0.8;

    public static CaseLight Of(decimal? value, decimal target, DateOnly from, DateOnly to, DateOnly today)
    {
        if (value is not { } now || target <= 0) return CaseLight.None;
        var days = to.DayNumber - from.DayNumber;
        var elapsed = days <= 0 ? 1 : Math.Clamp((today.DayNumber - from.DayNumber) / (double)days, 0, 1);
        var wanted = (double)target * elapsed;
        return (double)now >= wanted ? CaseLight.Green : (double)now >= wanted * YellowFrom ? CaseLight.Yellow : CaseLight.Red;
    }
}
