using System.Globalization;
using Yiwang.Events;

namespace Yiwang.Connect.Points;

/// <summary>What is wrong in one cell of a point table.</summary>
/// <param name="Row">From 0.</param>
/// <param name="Field">Name of the member of <see cref="Point"/>, as it stands in JSON; empty = the row as a whole.</param>
internal readonly record struct PointFault(int Row, string Field, Bilingual Say)
{
    /// <summary>The first fault; how many more there are is said too.</summary>
    public static Outcome ToOutcome(IReadOnlyList<PointFault> faults)
    {
        var first = faults[0];
        var field = string.Create(CultureInfo.InvariantCulture, $"points[{first.Row}]{(first.Field.Length > 0 ? "." : "")}{first.Field}");
        var more = faults.Count - 1;
        return new(Codes.RequestInvalid, field, field, new Bilingual(
            string.Create(CultureInfo.InvariantCulture, $"第 {first.Row + 1} 行：{first.Say.Zh}{(more > 0 ? $"（另有 {more} 处）" : "")}"),
            string.Create(CultureInfo.InvariantCulture, $"Row {first.Row + 1}: {first.Say.En}{(more > 0 ? $" (and {more} more)" : "")}")));
    }
}
