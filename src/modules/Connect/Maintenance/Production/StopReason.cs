using Yiwang.Events;

namespace Yiwang.Connect.Maintenance.Production;

/// <summary>停机原因, to be chosen with one tap. Our proposal after the six big losses; a plant may write its own words in the remark.</summary>
/// <param name="IsPlanned">Taken out of planned time when the plant said so beforehand; here it only sorts the list.</param>
public sealed record StopReason(string Code, Bilingual Name, bool IsPlanned = false)
{
    public static readonly IReadOnlyList<StopReason> All =
    [
        new("breakdown", new("设备故障", "Breakdown")),
        new("tooling", new("模具/刀具", "Die or tool")),
        new("changeover", new("换型调整", "Changeover")),
        new("material", new("待料", "No material")),
        new("quality", new("质量问题", "Quality")),
        new("staff", new("缺人", "No operator")),
        new("power", new("停电/停气", "No power or air")),
        new("cleaning", new("清扫点检", "Cleaning and inspection")),
        new("maintenance", new("计划保养", "Planned maintenance"), IsPlanned: true),
        new("noOrder", new("无订单", "No order"), IsPlanned: true),
        new("other", new("其他", "Other")),
    ];

    public static StopReason? Find(string code) => All.FirstOrDefault(r => r.Code == code);
}
