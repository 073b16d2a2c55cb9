using Yiwang.Cases;

namespace Yiwang.Console.Cases.Words;

internal static class CaseLights
{
    private const long Day = 86_400_000_000L;

    /// <summary>Red: a deadline has passed. Yellow: a fifth of its time is left, or less than a day of a longer one. A clock that stands still is never yellow.</summary>
    public static CaseLight Of(CaseView view, long nowUs)
    {
        if (view.Clocks.Any(c => c.Overdue || !c.Stopped && c.DueAtUs < nowUs)) return CaseLight.Red;
        var running = view.Clocks.Where(c => !c.Stopped).ToList();
        if (running.Count == 0) return CaseLight.None;
        return running.Exists(c => c.DueAtUs - nowUs <= Math.Min(Day, (c.DueAtUs - c.StartedAtUs) / 5)) ? CaseLight.Yellow : CaseLight.Green;
    }
}
