using Yiwang.Connect.Points;
using Yiwang.Console.Language;

namespace Yiwang.Connect.Words;

/// <summary>What a point is called.</summary>
internal static class PointName
{
    public static string Of(Text text, Point point) => text.Chinese ? point.Name : point.NameEn.Length > 0 ? point.NameEn : point.Name;
}
