using System.Text;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Search;
using Yiwang.Things.Records;
using Yiwang.Things.Registry;
using Yiwang.Things.Templates;

namespace Yiwang.Things.Views;

/// <summary>
/// Terms of the attributes that templates mark searchable. Rows of an import are read back from the log, and only when its template marks anything, so that an
/// import without searchable attributes costs the views nothing.
/// </summary>
internal sealed class SearchView(IEvents events) : Projection
{
    public const string ViewName = "things_search";
    /// <summary>Scope of what anybody may find; other scopes are organisations, whose own people find the rest.</summary>
    public const string PublicScope = "public";
    public static readonly TermTable Terms = new("things_terms");

    public override string Name => ViewName;
    public override int Version => 2;
    public override IReadOnlyList<string> Tables => [Terms.Name, "things_search_items"];
    public override IReadOnlyList<string> Schema =>
    [
        .. Terms.Schema,
        "create table {things_search_items} (template text not null, version bigint not null, item bigint not null, primary key (template, version, item))",
    ];

    public override bool Wants(string kind) => RecordFormat.IsRecord(kind) || kind is LogKinds.BatchCommitted or IdentifyKinds.TemplatePublished;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        if (e.Kind == IdentifyKinds.TemplatePublished) ApplyTemplate(sql, e);
        else if (e.Kind == LogKinds.BatchCommitted) ApplyBatch(sql, e);
        else ApplyRecord(sql, e, isNew: e.Kind == IdentifyKinds.IdentifierRegistered);
    }

    private static void ApplyTemplate(ISqlSession sql, RecordedEvent e)
    {
        if (TemplateFact.Read(e) is not { Body: { } body } fact) return;
        foreach (var item in body.Items.Where(i => i.Searchable))
        {
            sql.Execute("insert into {things_search_items} (template, version, item) values (@template, @version, @item) on conflict (template, version, item) do nothing",
                ("template", fact.Handle.ToString()), ("version", (long)fact.Version), ("item", (long)item.Index));
        }
    }

    private void ApplyBatch(ISqlSession sql, RecordedEvent e)
    {
        if (BatchFact.Read(e) is not { Template: { } template } batch) return;
        if (sql.QueryFirst("select count(*) from {things_search_items} where template = @template", r => r.Int64(0), ("template", template)) == 0) return;
        foreach (var span in batch.Spans)
        {
            for (var position = span.First; position < span.First + span.Count; position++) ApplyRecord(sql, events.Read(position), isNew: true);
        }
    }

    private static void ApplyRecord(ISqlSession sql, RecordedEvent e, bool isNew)
    {
        if (RecordedThing.Read(e) is not { } record) return;
        var subject = record.Handle.ToString();
        if (!isNew) Terms.Remove(sql, subject);
        if (record.Template is not { } template || record.IsVoided) return;
        var items = sql.Query("select item from {things_search_items} where template = @template and version = @version", r => (int)r.Int64(0), ("template", template.ToString()), ("version", (long)record.TemplateVersion));
        var values = Searchable(record, items);
        Terms.Add(sql, PublicScope, subject, values[true]);
        Terms.Add(sql, e.Owner, subject, values[false]);
    }

    /// <summary>The rows, scope and term, that a record has in the view.</summary>
    /// <param name="items">Indexes that its template marks searchable.</param>
    public static HashSet<(string Scope, string Term)> RowsOf(ThingRecord record, IReadOnlyList<int> items)
    {
        var values = Searchable(record, items);
        return [.. Storage.Sql.Search.Terms.Of(values[true]).Select(t => (PublicScope, t)), .. Storage.Sql.Search.Terms.Of(values[false]).Select(t => (record.Owner, t))];
    }

    private static ILookup<bool, string> Searchable(ThingRecord record, IReadOnlyList<int> items) =>
        record.Values.Where(v => items.Contains(v.Index)).ToLookup(v => v is { Visibility: Visibility.Public, Grade: 1 }, v => Encoding.UTF8.GetString(v.Data.Span));
}
