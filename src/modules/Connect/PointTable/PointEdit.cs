using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Trials;
using Yiwang.Connect.Adding;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Table;
using Yiwang.Events;
using Yiwang.Parties;
using Table = Yiwang.Connect.Points.Table.PointTable;

namespace Yiwang.Connect.PointTable;

/// <summary>A point table as its page posts it: the whole table as text, and what the editor saw when the page was opened.</summary>
/// <param name="Faults">Rows of the page's table, from 0.</param>
internal sealed record PointEdit(IReadOnlyList<Point> Points, IReadOnlyList<string> Gone, IReadOnlyList<PointFault> Faults)
{
    /// <summary>Code and position of each point, as the page carries them along.</summary>
    public static string Seen(IReadOnlyList<Point> points) => string.Join('\n', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Code}={p.Position}")));

    /// <summary>Rows as typed; an emptied cell is emptied, unlike in an import.</summary>
    public static Outcome<PointEdit> Read(IFormCollection form, Principal who, PointTableImport import)
    {
        var seen = SeenOf(form["seen"].ToString());
        var text = form["table"].ToString();
        // a heading alone: every point was taken out
        if (text.Split('\n').Skip(1).All(string.IsNullOrWhiteSpace)) return new PointEdit([], [.. seen.Keys], []);
        var read = PointTableReader.Read(text, []);
        if (!read.Succeeded) return read.Status;
        var orders = form.ContainsKey("grid") ? new Dictionary<string, ByteOrder>() : AddForm.OrdersOf(form);
        var table = new Table([.. read.Value.Rows.Select(r => r with { Point = Placed(r.Point, seen, orders) })], read.Value.Faults, read.Value.Ignored);
        var faults = import.Check(who, table).Select(f => f with { Row = table.Rows[f.Row].Line - 2 }).ToList();
        IReadOnlyList<Point> points = [.. table.Rows.Select(r => r.Point)];
        return new PointEdit(points, [.. seen.Keys.Except(points.Select(p => p.Code), StringComparer.OrdinalIgnoreCase)], faults);
    }

    /// <summary>Asks the devices of the table, connection by connection; one that cannot be asked says why at its points.</summary>
    public async Task<IReadOnlyList<TrialReading>> TryAsync(Principal who, IPointBook book, TrialReadings trials, CancellationToken cancel)
    {
        List<TrialReading> all = [];
        foreach (var group in Points.Where(p => p.Adapter.Length > 0).GroupBy(p => p.Adapter, StringComparer.OrdinalIgnoreCase))
        {
            if (book.FindAdapter(group.Key) is not { } adapter) continue;
            var points = group.Take(TrialReadings.PointsMax).Select(p => p with { Handle = TrialReadings.Unsaved(p.Code).Handle, Device = TrialReadings.Unsaved(p.Code).Device }).ToList();
            var read = await trials.ReadAsync(who, adapter, null, points, cancel);
            if (read.Succeeded) all.AddRange(read.Value);
            else all.AddRange(points.Select(p => new TrialReading(p.Code, [], "", new Dictionary<ByteOrder, double>(), null, CodeSentences.Of(read.Status), 0)));
        }
        return all;
    }

    private static Point Placed(Point point, Dictionary<string, long> seen, IReadOnlyDictionary<string, ByteOrder> orders)
    {
        var placed = point with { Position = seen.GetValueOrDefault(point.Code, -1) };
        return orders.TryGetValue(point.Code, out var order) ? placed with { ByteOrder = order } : placed;
    }

    private static Dictionary<string, long> SeenOf(string lines)
    {
        Dictionary<string, long> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(PointRules.PointsMax))
            if (line.LastIndexOf('=') is > 0 and var at && long.TryParse(line.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var position)) seen[line[..at]] = position;
        return seen;
    }
}
