namespace Yiwang.Expressions;

/// <summary>What keeps one rule from using up a node.</summary>
public static class ExpressionLimits
{
    /// <summary>Characters.</summary>
    public const int TextMax = 2_000;
    /// <summary>Brackets and operators within each other.</summary>
    public const int DepthMax = 32;
    /// <summary>Names, constants, operators and functions together.</summary>
    public const int NodesMax = 256;
    /// <summary>Parts that remember something: windows, "held for", latches.</summary>
    public const int MemoriesMax = 16;
    public static readonly TimeSpan WindowMin = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan WindowMax = TimeSpan.FromDays(31);
}
