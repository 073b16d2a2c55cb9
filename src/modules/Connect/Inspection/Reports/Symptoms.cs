using Yiwang.Events;

namespace Yiwang.Connect.Inspection.Reports;

/// <summary>What one sees before one knows what it is: the first tap of a report. What each leads to is in the failure-mode library.</summary>
internal static class Symptoms
{
    public static readonly IReadOnlyList<(string Code, Bilingual Name)> All =
    [
        ("stopped", new("不动作或停机", "Does not run")),
        ("noise", new("异响", "Unusual noise")),
        ("leak", new("漏油、漏水、漏气", "Leaks")),
        ("heat", new("过热、冒烟、异味", "Hot, smoke, smell")),
        ("vibration", new("振动大", "Vibrates")),
        ("quality", new("加工不合格", "Bad parts")),
        ("electric", new("电气或显示故障", "Electrical or display")),
        ("other", new("其他", "Something else")),
    ];

    public static Bilingual? Find(string? code) => All.FirstOrDefault(s => s.Code == code) is { Code: not null } found ? found.Name : null;
}
