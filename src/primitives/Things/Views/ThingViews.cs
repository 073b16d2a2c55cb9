using Yiwang.Events;
using Yiwang.Storage.Sql;

namespace Yiwang.Things.Views;

/// <summary>The views of Things, for the projection runner.</summary>
public static class ThingViews
{
    /// <param name="zone">The node's zone, in which days begin; design: Asia/Shanghai by default.</param>
    public static IReadOnlyList<Projection> All(IEvents events, TimeZoneInfo zone) => [new PrefixesView(), new TemplatesView(), new RangesView(), new CountsView(zone), new SearchView(events), new LedgerView(events)];
}

/// <summary>What was registered under a prefix on one day.</summary>
/// <param name="Day">yyyy-MM-dd in the node's zone.</param>
/// <param name="Kind">Event kind.</param>
/// <param name="Identifiers">A range of a million is one entry and a million identifiers.</param>
public sealed record PrefixCount(string Prefix, string Day, string Kind, long Entries, long Identifiers);

/// <summary>Reads over the views of Things.</summary>
public interface IThingQueries
{
    /// <param name="prefix">Null = all prefixes.</param>
    Task<IReadOnlyList<PrefixCount>> CountsAsync(Prefix? prefix, string fromDay, string toDay, CancellationToken cancel = default);
    /// <summary>Handles whose searchable values hold the words of the query, or at least half of them, best matches first; those that the asker may find.</summary>
    /// <param name="organization">Of the asker; null = the public.</param>
    Task<IReadOnlyList<Handle>> SearchAsync(string query, string? organization, int max, CancellationToken cancel = default);
    /// <summary>Machines of an equipment ledger by asset number. Whoever shows them asks Access about each value.</summary>
    Task<LedgerPage> LedgerAsync(LedgerQuery query, CancellationToken cancel = default);
}

internal sealed class ThingQueries(IDatabase views) : IThingQueries
{
    private const int SearchMax = 200;
    private const int QueryCharsMax = 200;
    private const int CountsMax = 100_000;

    public async Task<IReadOnlyList<PrefixCount>> CountsAsync(Prefix? prefix, string fromDay, string toDay, CancellationToken cancel = default) => await views.ReadAsync(sql => sql.Query(
        "select prefix, day, kind, entries, identifiers from things_counts where day >= @from and day <= @to and (@prefix = '' or prefix = @prefix) order by day, prefix, kind limit @max",
        row => new PrefixCount(row.Text(0), row.Text(1), row.Text(2), row.Int64(3), row.Int64(4)),
        ("from", fromDay), ("to", toDay), ("prefix", prefix?.ToString().ToLowerInvariant() ?? ""), ("max", (long)CountsMax)), cancel);

    public async Task<IReadOnlyList<Handle>> SearchAsync(string query, string? organization, int max, CancellationToken cancel = default)
    {
        string[] scopes = organization is null ? [SearchView.PublicScope] : [SearchView.PublicScope, organization];
        var hits = await views.ReadAsync(sql => SearchView.Terms.Search(sql, query.Length > QueryCharsMax ? query[..QueryCharsMax] : query, scopes, Math.Clamp(max, 1, SearchMax)), cancel);
        return [.. hits.Where(h => Handle.TryParse(h.Document, out _)).Select(h => Handle.Parse(h.Document))];
    }

    public async Task<LedgerPage> LedgerAsync(LedgerQuery query, CancellationToken cancel = default) =>
        await views.ReadAsync(sql => LedgerView.Read(sql, query with { Limit = Math.Clamp(query.Limit, 1, LedgerQuery.LimitMax), Offset = Math.Max(0, query.Offset) }), cancel);
}
