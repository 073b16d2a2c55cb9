using Yiwang.Expressions.Units;

namespace Yiwang.Expressions;

/// <summary>Which units the language converts.</summary>
public static class UnitCodes
{
    public static bool IsKnown(string code) => UnitTable.Find(code).Dimension[0] != '?';
}
