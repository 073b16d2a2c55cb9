namespace Yiwang.Node.Settings;

/// <summary>A settable leaf: what it means, in both languages, and for a number its bounds (both inclusive).</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string zh, string en) : Attribute
{
    public string Zh { get; } = zh;
    public string En { get; } = en;
    public long Min { get; init; } = long.MinValue;
    public long Max { get; init; } = long.MaxValue;
    /// <summary>Allowed texts; empty = any.</summary>
    public string[] OneOf { get; init; } = [];
    /// <summary>A password or key: never printed.</summary>
    public bool Secret { get; init; }
}
