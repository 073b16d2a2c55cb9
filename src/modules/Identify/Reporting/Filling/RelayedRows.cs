using System.Text.Json.Nodes;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>What enterprises with nodes of their own have reported here, to be passed on as they said it.</summary>
internal sealed class RelayedRows(IDatabase state)
{
    /// <summary>Null while not all parts are here.</summary>
    public async Task<IReadOnlyList<JsonObject>?> OfPeriodAsync(Enterprise away, string table, string period, CancellationToken cancel)
    {
        var parts = await ReadAsync(away, table, period, cancel);
        return parts.Count > 0 && parts.Count >= parts.Max(p => p.Last) ? Rows(parts, away) : null;
    }

    /// <summary>Of a table that says how things stand: the newest that it told goes over what is known of it here.</summary>
    public async Task<IReadOnlyList<JsonObject>> OverAsync(Enterprise enterprise, string table, IReadOnlyList<JsonObject> known, CancellationToken cancel)
    {
        if (enterprise.Pact is not { } pact) return known;
        var newest = await state.ReadAsync(sql => ReceivedRows.NewestWithRows(sql, pact.Id, enterprise.Prefix.ToString(), table), cancel);
        if (newest is null) return known;
        var told = Rows(await ReadAsync(enterprise, table, newest, cancel), enterprise);
        if (table != "T6" || told is not [var row] || known is not [var here]) return told;
        foreach (var (key, value) in here)
            if (RowCheck.IsEmpty(row[key])) row[key] = value?.DeepClone();
        return told;
    }

    private async Task<List<ReportDocument>> ReadAsync(Enterprise away, string table, string period, CancellationToken cancel)
    {
        var bodies = await state.ReadAsync(sql => ReceivedRows.Bodies(sql, away.Pact!.Id, away.Prefix.ToString(), table, period), cancel);
        return [.. bodies.Select(b => SignedReport.Read(b)?.Document).OfType<ReportDocument>()];
    }

    // only what it says of itself
    private static List<JsonObject> Rows(IEnumerable<ReportDocument> parts, Enterprise away) =>
        [.. parts.SelectMany(p => p.Rows).OfType<JsonObject>().Where(r => string.Equals((string?)r["prefix"], away.Prefix.ToString(), StringComparison.OrdinalIgnoreCase)).Select(r => (JsonObject)r.DeepClone())];
}
