using System.Text;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
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

    public override string Name => ViewName;
    public override int Version => 1;
    public override IReadOnlyList<string> Tables => ["things_terms", "things_search_items"];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {things_terms} (term text not null, subject text not null, owner text not null, scope bigint not null, primary key (term, subject))",
        "create index {things_terms_by_subject} on {things_terms} (subject)",
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
        if (!isNew) sql.Execute("delete from {things_terms} where subject = @subject", ("subject", subject));
        if (record.Template is not { } template || record.IsVoided) return;
        var items = sql.Query("select item from {things_search_items} where template = @template and version = @version", r => (int)r.Int64(0), ("template", template.ToString()), ("version", (long)record.TemplateVersion));
        foreach (var value in record.Values)
        {
            if (items.Contains(value.Index)) Add(sql, subject, e.Owner, value);
        }
    }

    private static void Add(ISqlSession sql, string subject, string owner, HandleValue value)
    {
        // scope 0 is found by anybody, 1 by the owner's people only; the least restricted of two values with the same term counts
        var scope = value is { Visibility: Visibility.Public, Grade: 1 } ? 0L : 1L;
        foreach (var term in SearchTerms.Of(Encoding.UTF8.GetString(value.Data.Span)))
        {
            sql.Execute("insert into {things_terms} (term, subject, owner, scope) values (@term, @subject, @owner, @scope) on conflict (term, subject) do update set scope = case when @scope < {things_terms}.scope then @scope else {things_terms}.scope end",
                ("term", term), ("subject", subject), ("owner", owner), ("scope", scope));
        }
    }
}
