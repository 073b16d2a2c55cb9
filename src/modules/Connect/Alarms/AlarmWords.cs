using Yiwang.Connect.Words;
using Yiwang.Console.Language;
using Yiwang.Events;
using State = Yiwang.Connect.Alarms.AlarmForm.State;

namespace Yiwang.Connect.Alarms;

/// <summary>States and categories of alarms as people say them.</summary>
internal static class AlarmWords
{
    /// <summary>In the order in which lists show them: what needs somebody first.</summary>
    public static IReadOnlyList<string> Order { get; } = [State.Active, State.LatchedUnacked, State.Cleared, State.Acked, State.LatchedAcked, State.Shelved, State.Suppressed, State.OutOfService, State.Closed];

    public static Bilingual OfState(string state) => state switch
    {
        State.Active => new("未确认", "Unacknowledged"),
        State.Acked => new("已确认", "Acknowledged"),
        State.Cleared => new("已恢复未确认", "Returned, unacknowledged"),
        State.LatchedUnacked => new("锁存未确认", "Latched, unacknowledged"),
        State.LatchedAcked => new("锁存已确认", "Latched, acknowledged"),
        State.Shelved => new("已搁置", "Shelved"),
        State.Suppressed => new("按设计抑制", "Suppressed by design"),
        State.OutOfService => new("检修停用", "Out of service"),
        _ => new("已关闭", "Closed"),
    };

    public static bool IsUnacknowledged(string state) => state is State.Active or State.Cleared or State.LatchedUnacked;

    public static Bilingual OfCategory(string category) => category switch
    {
        "limit" => new("越限", "Limit"),
        "trend" => new("趋势", "Trend"),
        "state" => new("状态", "State"),
        "communication" => new("通信", "Communication"),
        "prediction" => new("预测", "Prediction"),
        "safety" => new("安全", "Safety"),
        "energy" => new("能耗", "Energy"),
        _ => new("其他", "Other"),
    };

    /// <summary>A length of time in one or two units.</summary>
    public static string Span(Text text, long us) => SpanWords.Of(text, TimeSpan.FromSeconds(Math.Max(0, us / 1_000_000)));
}
