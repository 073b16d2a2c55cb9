using System.Globalization;
using Yiwang.Connect.Maintenance.Shifts;

namespace Yiwang.Connect.Maintenance.Effectiveness;

/// <summary>
/// Time of which nobody knows the state counts neither for nor against the machine, and is named; when it is more than half of the planned time there is no availability to speak of.
/// </summary>
internal static class OeeCalculation
{
    private const double KnownShareMin = 0.5;
    private const double UsPerSecond = 1e6;
    private static readonly Factor s_noShift = Factor.Missing("缺数据：这段时间没有排班。", "No data: no shift is planned in this time.");

    public static Oee Of(OeeInputs inputs)
    {
        var planned = TimeParts.Length(inputs.Planned);
        var unknown = TimeParts.Length(TimeParts.Both(inputs.Planned, inputs.Unknown));
        var running = TimeParts.Length(TimeParts.Both(inputs.Planned, inputs.Running));
        return new(Availability(planned, unknown, running), Performance(inputs, running), Quality(inputs), planned, running, unknown);
    }

    private static Factor Availability(long planned, long unknown, long running)
    {
        if (planned == 0) return s_noShift;
        var known = planned - unknown;
        if (known < planned * KnownShareMin) return Factor.Missing($"缺数据：计划时间里有 {Hours(unknown)} 小时不知道设备状态。", $"No data: the state is unknown for {Hours(unknown)} h of the planned time.");
        var value = running / (double)known;
        return new(value, unknown == 0
            ? new($"运行 {Hours(running)} 小时 ÷ 计划 {Hours(planned)} 小时", $"running {Hours(running)} h ÷ planned {Hours(planned)} h")
            : new($"运行 {Hours(running)} 小时 ÷（计划 {Hours(planned)} 小时 − 状态未知 {Hours(unknown)} 小时）", $"running {Hours(running)} h ÷ (planned {Hours(planned)} h − unknown {Hours(unknown)} h)"));
    }

    private static Factor Performance(OeeInputs inputs, long running)
    {
        if (inputs.Planned.Count == 0) return s_noShift;
        if (inputs.CycleSeconds is not > 0) return Factor.Missing("缺数据：没有设理论节拍。", "No data: no ideal cycle is set.");
        if (inputs.Pieces is not { } pieces) return Factor.Missing("缺数据：没有计件测点。", "No data: no point counts pieces.");
        if (running == 0) return Factor.Missing("缺数据：这段时间没有运行。", "No data: the machine did not run.");
        var value = inputs.CycleSeconds.Value * pieces / (running / UsPerSecond);
        var (zh, en) = value > 1 ? ("；超过 100 %，理论节拍可能定慢了", "; above 100 %, so the ideal cycle may be too slow") : ("", "");
        return new(value, new($"理论节拍 {Number(inputs.CycleSeconds.Value)} 秒 × {Number(pieces)} 件 ÷ 运行 {Hours(running)} 小时{zh}", $"ideal cycle {Number(inputs.CycleSeconds.Value)} s × {Number(pieces)} pieces ÷ running {Hours(running)} h{en}"));
    }

    private static Factor Quality(OeeInputs inputs)
    {
        if (inputs.Planned.Count == 0) return s_noShift;
        if (inputs.Pieces is not { } pieces) return Factor.Missing("缺数据：没有计件测点。", "No data: no point counts pieces.");
        if (pieces <= 0) return Factor.Missing("缺数据：这段时间没有产出。", "No data: nothing was made.");
        if (inputs.Rejects is not { } rejects) return Factor.Missing("缺数据：没有人填不良数（没有不良也请填 0）。", "No data: nobody has entered the rejects (enter 0 if there were none).");
        var good = Math.Max(0, pieces - rejects);
        return new(good / pieces, new($"合格 {Number(good)} 件 ÷ 产出 {Number(pieces)} 件", $"{Number(good)} good ÷ {Number(pieces)} made"));
    }

    private static string Hours(long us) => (us / UsPerSecond / 3600).ToString("0.##", CultureInfo.InvariantCulture);
    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
