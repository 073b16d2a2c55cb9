namespace Yiwang.Connect.Alarms.Rules;

/// <summary>提示 (blue), 一般 (yellow), 严重 (orange), 紧急 (red), the gravest last. People see name and colour, never the number.</summary>
public enum AlarmSeverity { Info, Minor, Major, Critical }
