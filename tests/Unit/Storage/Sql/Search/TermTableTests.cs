using Xunit;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Search;

namespace Yiwang.Unit.Tests.Storage.Sql.Search;

public sealed class TermTableTests : BothEngines
{
    private static readonly TermTable Table = new("words");

    // Outside a projection nobody puts names in place of {name}.
    private sealed class Plain(ISqlSession sql) : ISqlSession
    {
        private static string Name(string text) => text.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        public int Execute(string text, params ReadOnlySpan<SqlParameter> parameters) => sql.Execute(Name(text), parameters);
        public List<T> Query<T>(string text, Func<ISqlRow, T> map, params ReadOnlySpan<SqlParameter> parameters) => sql.Query(Name(text), map, parameters);
        public T? QueryFirst<T>(string text, Func<ISqlRow, T> map, params ReadOnlySpan<SqlParameter> parameters) => sql.QueryFirst(Name(text), map, parameters);
    }

    private static Task<int> WriteAsync(IDatabase db, Action<ISqlSession> work) => db.WriteAsync(s => { work(new Plain(s)); return 0; }, Cancel);

    private async Task<IDatabase> FilledAsync(SqlEngine engine)
    {
        var db = NewDatabase(engine);
        await WriteAsync(db, s =>
        {
            foreach (var statement in Table.Schema) s.Execute(statement);
            Table.Put(s, "public", "crane", "青云重工 起重机 ZXJ26-000001");
            Table.Put(s, "public", "forging", "锻件 轴 ZXJ26-000002");
            Table.Put(s, "public", "liquor", "云溪白酒 500ml");
            Table.Put(s, "o.a", "secret", "青云重工 图纸");
        });
        return db;
    }

    private static Task<List<TermHit>> FindAsync(IDatabase db, string text, int max = 10, params string[] scopes) =>
        db.ReadAsync(s => Table.Search(s, text, scopes.Length == 0 ? ["public"] : scopes, max), Cancel);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_word_of_two_characters_finds_its_document(SqlEngine engine)
    {
        var db = await FilledAsync(engine);
        Assert.Equal([new TermHit("forging", 1)], await FindAsync(db, "锻件"));
        Assert.Equal([new TermHit("crane", 1)], await FindAsync(db, "重工"));
        Assert.Equal(["crane", "liquor"], (await FindAsync(db, "云")).Select(h => h.Document));
        Assert.Empty(await FindAsync(db, "工重"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_beginning_of_a_code_finds_it_in_any_case(SqlEngine engine)
    {
        var db = await FilledAsync(engine);
        Assert.Equal(["crane", "forging"], (await FindAsync(db, "zxj")).Select(h => h.Document));
        Assert.Equal([new TermHit("forging", 3)], await FindAsync(db, "Zxj26-000002"));
        Assert.Empty(await FindAsync(db, "xj26"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task More_matches_come_first_and_too_few_not_at_all(SqlEngine engine)
    {
        var db = await FilledAsync(engine);
        Assert.Equal([new TermHit("crane", 3)], await FindAsync(db, "青云重工 白"));
        Assert.Equal(["forging", "crane"], (await FindAsync(db, "轴 zxj26")).Select(h => h.Document));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Only_named_scopes_are_searched(SqlEngine engine)
    {
        var db = await FilledAsync(engine);
        Assert.Empty(await FindAsync(db, "图纸"));
        Assert.Equal(["secret"], (await FindAsync(db, "图纸", 10, "public", "o.a")).Select(h => h.Document));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_changed_document_is_no_longer_found_by_its_old_words(SqlEngine engine)
    {
        var db = await FilledAsync(engine);
        await WriteAsync(db, s => { Table.Put(s, "public", "forging", "齿轮"); Table.Remove(s, "crane"); });
        Assert.Empty(await FindAsync(db, "锻件"));
        Assert.Equal(["forging"], (await FindAsync(db, "齿轮")).Select(h => h.Document));
        Assert.Empty(await FindAsync(db, "起重机"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_rare_word_is_found_among_many_documents_with_the_common_one(SqlEngine engine)
    {
        var db = await FilledAsync(engine);
        await WriteAsync(db, s =>
        {
            for (var i = 0; i < TermTable.CandidatesMax + 500; i++) s.Execute("insert into words (term, scope, doc) values ('公司', 'public', @doc)", ("doc", $"a{i}"));
            Table.Put(s, "public", "z", "公司 锻造");
        });
        var hits = await FindAsync(db, "公司 锻造", 5);
        Assert.Equal((new TermHit("z", 2), 5), (hits[0], hits.Count));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Hostile_questions_find_nothing_and_break_nothing(SqlEngine engine)
    {
        var db = await FilledAsync(engine);
        foreach (var text in (string[])["", "%", "' or 1=1 --", "\0", new string('云', 100_000), "@t0 {words}"]) Assert.DoesNotContain("secret", (await FindAsync(db, text)).Select(h => h.Document));
    }
}
