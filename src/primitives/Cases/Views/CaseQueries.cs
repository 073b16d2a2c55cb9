using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Storage.Sql;

namespace Yiwang.Cases.Views;

/// <summary>
/// Reads the lists. A question is put once for each of the asker's keys and for each open or closed, or each state, so that every part is a walk along one index from its end; the parts are merged here.
/// </summary>
internal static class CaseQueries
{
    /// <summary>Documents that a search by text looks at.</summary>
    private const int HitsMax = 1_000;
    private const string Columns = "c.seq, c.id, c.definition, c.version, c.number, c.title, c.state, c.kind, c.applicant, c.assignee, c.priority, c.opened, c.moved, c.due, c.thing, c.shown";

    /// <param name="keys">Organisation and person, or keys of 待办; null = every case, for the node.</param>
    public static CasePage List(ISqlSession sql, CaseQuery query, IReadOnlyList<string>? keys, IReadOnlyDictionary<string, string>? fields, long nowUs)
    {
        var found = new Dictionary<long, CaseHit>();
        var texts = TextHits(sql, query, keys);
        if (texts is { Count: 0 }) return new CasePage([], null);
        var limit = Math.Clamp(query.Limit, 1, 500);
        foreach (var key in keys ?? [""])
            foreach (var leg in CaseFilter.Legs(query))
                foreach (var hit in Leg(sql, query, keys is null ? null : key, leg, fields, texts, nowUs, limit + 1)) found.TryAdd(hit.Seq, hit);
        var page = found.Values.OrderBy(h => query.Order == CaseOrder.Newest ? -h.Seq : query.Order == CaseOrder.Due ? h.Due : h.Seq).ThenBy(h => h.Seq).Take(limit + 1).ToList();
        var next = page.Count > limit ? CaseFilter.Cursor(query.Order, page[limit - 1]) : null;
        return new CasePage([.. page.Take(limit).Select(h => h.ToRow(nowUs))], next);
    }

    public static List<CaseCount> Count(ISqlSession sql, CaseQuery query, IReadOnlyList<string>? keys, IReadOnlyDictionary<string, string>? fields, long nowUs)
    {
        var texts = TextHits(sql, query, keys);
        if (texts is { Count: 0 }) return [];
        if (keys is { Count: > 0 } && !query.Mine && CaseFilter.IsPlain(query) && texts is null) return CaseTotals.Of(sql, query, keys, nowUs);
        var filter = new CaseFilter(query, keys, fields, texts, nowUs);
        var sqlText = $"select c.definition, c.state, c.kind, {CaseFilter.LightSql}, count(*) from cases c where {filter.Where} group by c.definition, c.state, c.kind, {CaseFilter.LightSql}";
        return sql.Query(sqlText, r => new CaseCount(r.Text(0), r.Text(1), (StateKind)r.Int64(2), (CaseLight)r.Int64(3), r.Int64(4)), CollectionsMarshal.AsSpan(filter.Parameters));
    }

    private static List<CaseHit> Leg(ISqlSession sql, CaseQuery query, string? key, CaseLeg leg, IReadOnlyDictionary<string, string>? fields, IReadOnlyList<long>? texts, long nowUs, int limit)
    {
        var filter = new CaseFilter(query, key, leg, fields, texts, nowUs);
        if (!filter.TryBegin(query)) return [];
        filter.Parameters.Add(("limit", limit));
        var from = key is null ? "cases c" : "case_lists l join cases c on c.seq = l.seq";
        return sql.Query($"select {Columns} from {from} where {filter.Where} order by {filter.OrderBy} limit @limit", CaseHit.Read, CollectionsMarshal.AsSpan(filter.Parameters));
    }

    private static List<long>? TextHits(ISqlSession sql, CaseQuery query, IReadOnlyList<string>? keys)
    {
        if (string.IsNullOrWhiteSpace(query.Text) || keys is null) return null;
        // Keys of 待办 are no scopes of the search table; the part before the role names whose it is.
        var scopes = keys.Select(k => k.StartsWith("turn|", StringComparison.Ordinal) ? k.Split('|')[1] : k).Distinct().Take(TermScopes).ToList();
        var text = query.Text.Length > 200 ? query.Text[..200] : query.Text;
        var hits = CasesView.Terms.Search(sql, text, scopes, HitsMax);
        // A list is not ranked, so that only the best matches belong into it: of a number that is typed in full, the one.
        return [.. hits.Where(h => h.Matches == hits[0].Matches).Select(h => long.Parse(h.Document, CultureInfo.InvariantCulture))];
    }

    private const int TermScopes = 8;
}

/// <summary>A row as the view has it.</summary>
internal sealed record CaseHit(long Seq, string Id, string Definition, int Version, string Number, string Title, string State, StateKind Kind, string Applicant, string? Assignee, string? Priority, long Opened, long Moved, long Due, string? Thing, string Shown)
{
    public static CaseHit Read(ISqlRow r) => new(r.Int64(0), r.Text(1), r.Text(2), (int)r.Int64(3), r.Text(4), r.Text(5), r.Text(6), (StateKind)r.Int64(7), r.Text(8), r.TextOrNull(9), r.TextOrNull(10), r.Int64(11), r.Int64(12), r.Int64(13), r.TextOrNull(14), r.Text(15));

    public CaseRow ToRow(long nowUs) => new(Id, Definition, Version, Number, Title, State, Kind, Applicant, Assignee, Priority, Opened, Moved, Due == CasesView.Never ? null : Due, CaseFilter.LightOf(Due, nowUs), Thing, JsonNode.Parse(Shown) as JsonObject ?? []);
}
