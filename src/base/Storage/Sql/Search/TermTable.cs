using System.Runtime.InteropServices;
using System.Text;

namespace Yiwang.Storage.Sql.Search;

/// <param name="Matches">How many of the question's terms the document has.</param>
public readonly record struct TermHit(string Document, int Matches);

/// <summary>
/// A full-text index in one table of a projection, the same on both engines. <c>scope</c> says for whom a document is (<c>public</c>, an organisation): who asks
/// names the scopes that he may see, so that a bounded answer is not filled with what he may not.
/// </summary>
/// <param name="name">Table name; a projection lists it in its tables and uses <see cref="Schema"/>.</param>
public sealed class TermTable(string name)
{
    /// <summary>Scopes of one question.</summary>
    public const int ScopesMax = 8;
    /// <summary>Documents looked at for each of the rarest terms: a question of common characters alone costs no more.</summary>
    public const int CandidatesMax = 2000;
    private const int RarestUsed = 4;

    // Rows of one statement, since each is a round trip on PostgreSQL; few sizes, since each is a prepared statement.
    private static readonly int[] Sizes = [16, 4, 1];

    private readonly string[] _put = [.. Sizes.Select(size =>
        $"insert into {{{name}}} (term, scope, doc) values {string.Join(", ", Enumerable.Range(0, size).Select(i => $"(@t{i}, @scope, @doc)"))} on conflict (term, scope, doc) do nothing")];
    private readonly string _remove = $"delete from {{{name}}} where doc = @doc";

    public string Name => name;

    public IReadOnlyList<string> Schema { get; } =
    [
        $"create table {{{name}}} (term text not null, scope text not null, doc text not null, primary key (term, scope, doc))",
        $"create index {{{name}_by_doc}} on {{{name}}} (doc, term)",
    ];

    /// <summary>Inside <c>Projection.Apply</c>: the document is found by these texts, and no longer by earlier ones.</summary>
    public void Put(ISqlSession sql, string scope, string document, params IEnumerable<string> texts)
    {
        Remove(sql, document);
        Add(sql, scope, document, texts);
    }

    /// <summary>Adds to what <see cref="Put"/> has put, in another scope: what only an organisation's own people may find.</summary>
    public void Add(ISqlSession sql, string scope, string document, params IEnumerable<string> texts)
    {
        var terms = Terms.Of(texts);
        var parameters = new List<SqlParameter>(Sizes[0] + 2);
        for (var done = 0; done < terms.Count;)
        {
            var shape = Array.FindIndex(Sizes, size => size <= terms.Count - done);
            parameters.Clear();
            parameters.AddRange([("scope", scope), ("doc", document)]);
            for (var i = 0; i < Sizes[shape]; i++) parameters.Add(($"t{i}", terms[done + i]));
            sql.Execute(_put[shape], CollectionsMarshal.AsSpan(parameters));
            done += Sizes[shape];
        }
    }

    public void Remove(ISqlSession sql, string document) => sql.Execute(_remove, ("doc", document));

    /// <summary>Documents that have at least half of the terms, most matches first. Empty when the text has no term.</summary>
    /// <param name="scopes">1–8.</param>
    /// <param name="max">1–1,000.</param>
    public List<TermHit> Search(ISqlSession sql, string text, IReadOnlyList<string> scopes, int max)
    {
        if (scopes.Count is < 1 or > ScopesMax) throw new ArgumentOutOfRangeException(nameof(scopes));
        if (max is < 1 or > 1000) throw new ArgumentOutOfRangeException(nameof(max));
        var terms = Terms.ForQuery(text);
        if (terms.Count == 0) return [];
        var found = terms.Select((term, i) => (Index: i, Count: Count(sql, term, scopes))).Where(t => t.Count > 0).OrderBy(t => t.Count).Take(RarestUsed).Select(t => t.Index).ToList();
        if (found.Count == 0) return [];

        var parameters = new List<SqlParameter> { ("max", max), ("least", (terms.Count + 1) / 2), ("candidates", CandidatesMax) };
        AddScopes(parameters, scopes);
        for (var i = 0; i < terms.Count; i++) AddTerm(parameters, terms[i], i);
        return sql.Query(SearchSql(terms, found, scopes.Count), r => new TermHit(r.Text(0), (int)r.Int64(1)), CollectionsMarshal.AsSpan(parameters));
    }

    private string SearchSql(IReadOnlyList<QueryTerm> terms, List<int> rarest, int scopes)
    {
        var inScope = InScope(scopes);
        var score = string.Join(" + ", terms.Select((t, i) => $"case when exists (select 1 from {name} x where x.doc = c.doc and {Matches(t, i, "x.")} and x.{inScope}) then 1 else 0 end"));
        var candidates = string.Join(" union ", rarest.Select(i => $"select distinct doc from (select doc from {name} where {Matches(terms[i], i, "")} and {inScope} limit @candidates) as c{i}"));
        return new StringBuilder("select doc, n from (select c.doc as doc, ").Append(score).Append(" as n from (").Append(candidates)
            .Append(") as c) as scored where n >= @least order by n desc, doc limit @max").ToString();
    }

    private long Count(ISqlSession sql, QueryTerm term, IReadOnlyList<string> scopes)
    {
        var parameters = new List<SqlParameter> { ("candidates", CandidatesMax) };
        AddScopes(parameters, scopes);
        AddTerm(parameters, term, 0);
        return sql.QueryFirst($"select count(*) from (select 1 from {name} where {Matches(term, 0, "")} and {InScope(scopes.Count)} limit @candidates) as c", r => r.Int64(0), CollectionsMarshal.AsSpan(parameters));
    }

    private static string Matches(QueryTerm term, int i, string alias) => term.IsPrefix ? $"{alias}term >= @t{i} and {alias}term < @u{i}" : $"{alias}term = @t{i}";

    private static string InScope(int count) => $"scope in ({string.Join(", ", Enumerable.Range(0, count).Select(i => $"@s{i}"))})";

    private static void AddScopes(List<SqlParameter> parameters, IReadOnlyList<string> scopes)
    {
        for (var i = 0; i < scopes.Count; i++) parameters.Add(($"s{i}", scopes[i]));
    }

    private static void AddTerm(List<SqlParameter> parameters, QueryTerm term, int i)
    {
        parameters.Add(($"t{i}", term.Text));
        // The last code point: no text that begins with the term sorts behind it, by bytes.
        if (term.IsPrefix) parameters.Add(($"u{i}", term.Text + "\U0010ffff"));
    }
}
