using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Classes;

namespace Yiwang.Connect.Alarms.Rules;

/// <summary>
/// Which classes a device belongs to: those of which its point table has at least three quarters of the codes. Nobody has to say it, and a table that was put on by a class and then changed a little stays of that class.
/// </summary>
internal static class ClassMembers
{
    public static IReadOnlyList<string> Of(IReadOnlyList<Point> points)
    {
        var codes = points.Select(p => p.Code).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. DeviceClasses.All.Where(c => 4 * c.Points.Count(p => codes.Contains(p.Point.Code)) >= 3 * c.Points.Count).Select(c => c.Id)];
    }
}
