using Yiwang.Connect.Adapters;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Points.Table;

/// <summary>Saves a point table that came as a file or a paste: all its rows or none, with every fault at its cell.</summary>
internal sealed class PointTableImport(IPointBook book)
{
    /// <summary>What is wrong with a table, in its own rows; empty = it can be saved.</summary>
    public IReadOnlyList<PointFault> Check(Principal who, PointTable table)
    {
        var points = table.Rows.Select(r => r.Point).ToArray();
        return [.. table.Faults.Concat(PointRules.Check(points, id => AdapterOf(who, id))).DistinctBy(f => (f.Row, f.Field)).OrderBy(f => f.Row)];
    }

    /// <param name="adapter">For rows that name none; empty = they stay unconnected.</param>
    public async ValueTask<Outcome<IReadOnlyList<Point>>> SaveAsync(Principal who, Handle device, PointTable table, string adapter = "", CancellationToken cancel = default)
    {
        var filled = adapter.Length == 0 ? table : table with { Rows = [.. table.Rows.Select(r => r.Point.Adapter.Length > 0 ? r : r with { Point = r.Point with { Adapter = adapter } })] };
        if (Check(who, filled) is { Count: > 0 } faults)
        {
            // a person looks for the row of her file, not for the n-th of ours
            return PointFault.ToOutcome([.. faults.Select(f => f with { Row = filled.Rows[f.Row].Line - 1 })]);
        }
        return await book.SaveAsync(who, device, [.. filled.Rows.Select(r => r.Point)], cancel);
    }

    private Adapter? AdapterOf(Principal who, string id) => book.FindAdapter(id) is { } adapter && string.Equals(adapter.Owner, who.Organization, StringComparison.OrdinalIgnoreCase) ? adapter : null;
}
