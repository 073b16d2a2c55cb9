using Yiwang.Events;
using Yiwang.Storage.Sql;

namespace Yiwang.Things.Views;

/// <summary>The views of Things, for the projection runner.</summary>
public static class ThingViews
{
    /// <param name="zone">The node's zone, in which days begin; design: Asia/Shanghai by default.</param>
    public static IReadOnlyList<Projection> All(IEvents events, TimeZoneInfo zone) => [new PrefixesView(), new TemplatesView(), new RangesView(), new CountsView(zone), new SearchView(events)];
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
    /// <summary>Handles whose searchable values hold all words of the query, those that the asker may find.</summary>
    /// <param name="organization">Of the asker; null = the public.</param>
    Task<IReadOnlyList<Handle>> SearchAsync(string query, string? organization, int max, CancellationToken cancel = default);
}

internal sealed class ThingQueries(IDatabase views) : IThingQueries
{
    private const int SearchMax = 200;
    private const int CountsMax = 100_000;

    public async Task<IReadOnlyList<PrefixCount>> CountsAsync(Prefix? prefix, string fromDay, string toDay, CancellationToken cancel = default) => await views.ReadAsync(sql => sql.Query(
        "select prefix, day, kind, entries, identifiers from things_counts where day >= @from and day <= @to and (@prefix = '' or prefix = @prefix) order by day, prefix, kind limit @max",
        row => new PrefixCount(row.Text(0), row.Text(1), row.Text(2), row.Int64(3), row.Int64(4)),
        ("from", fromDay), ("to", toDay), ("prefix", prefix?.ToString().ToLowerInvariant() ?? ""), ("max", (long)CountsMax)), cancel);

    public async Task<IReadOnlyList<Handle>> SearchAsync(string query, string? organization, int max, CancellationToken cancel = default)
    {
        var terms = SearchTerms.OfQuery(query.Length > 200 ? query[..200] : query);
        if (terms.Count == 0) return [];
        var parts = terms.Select((t, i) => $"select subject from things_terms where {(t.IsCode ? $"term >= @t{i} and term < @u{i}" : $"term = @t{i}")} and (scope = 0 or owner = @owner)");
        List<SqlParameter> parameters = [("owner", organization ?? ""), ("max", (long)Math.Clamp(max, 1, SearchMax))];
        for (var i = 0; i < terms.Count; i++)
        {
            parameters.Add(($"t{i}", terms[i].Term));
            // the character after every one that a code may hold
            if (terms[i].IsCode) parameters.Add(($"u{i}", terms[i].Term + "\u007f"));
        }
        var sql = $"select subject from ({string.Join(" intersect ", parts)}) found order by subject limit @max";
        var subjects = await views.ReadAsync(session => session.Query(sql, row => row.Text(0), [.. parameters]), cancel);
        return [.. subjects.Where(s => Handle.TryParse(s, out _)).Select(s => Handle.Parse(s))];
    }
}
