using Yiwang.Events;

namespace Yiwang.Connect.Maintenance.Shifts;

/// <summary>What a shift plan must hold to be laid over time.</summary>
internal static class ShiftRules
{
    private const int ShiftsMax = 8, BreaksMax = 12, StopsMax = 1_000, ExceptionsMax = 1_000, NameMax = 40, ReasonMax = 200;

    public static Outcome? Check(ShiftPlan plan)
    {
        if (plan.Shifts.Count is 0 or > ShiftsMax) return Wrong("shifts", $"班次要有 1–{ShiftsMax} 个。", $"Give 1–{ShiftsMax} shifts.");
        if (plan.Stops.Count > StopsMax || plan.Exceptions.Count > ExceptionsMax) return Wrong("stops", $"计划停机和特殊日期各最多 {StopsMax} 条。", $"At most {StopsMax} planned stops and as many special days.");
        foreach (var shift in plan.Shifts)
        {
            if (shift.Name.Length is 0 or > NameMax) return Wrong("shifts", $"班次要有名称，最多 {NameMax} 字。", $"A shift needs a name of at most {NameMax} characters.");
            if (shift.Breaks.Count > BreaksMax) return Wrong("shifts", $"一个班最多 {BreaksMax} 次休息。", $"At most {BreaksMax} breaks in a shift.");
            foreach (var rest in shift.Breaks)
            {
                if (!Within(shift, rest)) return Wrong("shifts", $"{shift.Name}的休息 {rest.From:HH:mm}–{rest.To:HH:mm} 不在班次时间里。", $"The break {rest.From:HH:mm}–{rest.To:HH:mm} lies outside of {shift.Name}.");
            }
        }
        var spans = plan.Shifts.Select(s => (s.Name, Part: Minutes(plan, s))).OrderBy(s => s.Part.From).ToList();
        for (var i = 1; i < spans.Count; i++)
        {
            if (spans[i].Part.From < spans[i - 1].Part.To) return Wrong("shifts", $"{spans[i - 1].Name}和{spans[i].Name}的时间重叠。", $"{spans[i - 1].Name} and {spans[i].Name} overlap.");
        }
        if (spans[^1].Part.To > 24 * 60) return Wrong("shifts", $"{spans[^1].Name}超出了生产日的结束。", $"{spans[^1].Name} goes beyond the end of the production day.");
        return plan.Stops.FirstOrDefault(s => s.ToUs <= s.FromUs || s.Reason.Length is 0 or > ReasonMax) is not null
            ? Wrong("stops", "计划停机要有原因，结束要晚于开始。", "A planned stop needs a reason, and ends after it begins.") : null;
    }

    private static (int From, int To) Minutes(ShiftPlan plan, Shift shift)
    {
        var from = (int)(shift.From - plan.DayBegins).TotalMinutes;
        var length = (int)(shift.To - shift.From).TotalMinutes;
        return (from, from + (length == 0 ? 24 * 60 : length));
    }

    // TimeOnly differences run round the clock
    private static bool Within(Shift shift, ShiftBreak rest)
    {
        var length = (shift.To - shift.From).TotalMinutes is > 0 and var minutes ? minutes : 24 * 60;
        var from = (rest.From - shift.From).TotalMinutes;
        var span = (rest.To - rest.From).TotalMinutes;
        return span > 0 && from + span <= length;
    }

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}
