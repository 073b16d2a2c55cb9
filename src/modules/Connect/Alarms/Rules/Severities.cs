using Yiwang.Events;
using Yiwang.Notices;

namespace Yiwang.Connect.Alarms.Rules;

/// <summary>Severities as definitions write, people read and notices carry them.</summary>
internal static class Severities
{
    /// <summary>The gravest first.</summary>
    public static IReadOnlyList<AlarmSeverity> Order { get; } = [AlarmSeverity.Critical, AlarmSeverity.Major, AlarmSeverity.Minor, AlarmSeverity.Info];

    /// <summary>Code of the option.</summary>
    public static string Code(this AlarmSeverity severity) => severity switch
    {
        AlarmSeverity.Critical => "urgent",
        AlarmSeverity.Major => "serious",
        AlarmSeverity.Minor => "normal",
        _ => "information",
    };

    public static AlarmSeverity Of(string code) => Order.FirstOrDefault(s => s.Code() == code, AlarmSeverity.Minor);

    public static Bilingual Name(this AlarmSeverity severity) => severity switch
    {
        AlarmSeverity.Critical => new("紧急", "Urgent"),
        AlarmSeverity.Major => new("严重", "Serious"),
        AlarmSeverity.Minor => new("一般", "Normal"),
        _ => new("提示", "Information"),
    };

    /// <summary>Class of its colour; the word always stands beside it.</summary>
    public static string Look(this AlarmSeverity severity) => severity switch
    {
        AlarmSeverity.Critical => "sev-urgent",
        AlarmSeverity.Major => "sev-serious",
        AlarmSeverity.Minor => "sev-normal",
        _ => "sev-information",
    };

    public static NoticeLevel Level(this AlarmSeverity severity) => severity switch
    {
        AlarmSeverity.Critical => NoticeLevel.Urgent,
        AlarmSeverity.Major => NoticeLevel.Important,
        AlarmSeverity.Minor => NoticeLevel.Normal,
        _ => NoticeLevel.Information,
    };

    /// <summary>Priority of a work order.</summary>
    public static string WorkPriority(this AlarmSeverity severity) => severity switch
    {
        AlarmSeverity.Critical => "urgent",
        AlarmSeverity.Major => "high",
        AlarmSeverity.Minor => "medium",
        _ => "low",
    };
}
