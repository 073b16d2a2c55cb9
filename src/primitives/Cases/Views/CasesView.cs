using System.Globalization;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;
using Yiwang.Storage.Sql.Search;

namespace Yiwang.Cases.Views;

/// <summary>
/// Cases as lists: one row a case; one a case and reader, organisation or person, and one a case and whose turn it is (<c>case_lists</c>); what it is found by. <c>seq</c> is the position of its opening, so that
/// newer cases lie behind older ones. Personal fields, the only ones that can be erased, are never in it.
/// </summary>
internal sealed class CasesView(CaseBook book, FormBook forms) : Projection
{
    public const string ViewName = "cases";
    /// <summary>Due time of what has no deadline: sorts behind all others.</summary>
    public const long Never = long.MaxValue;
    public static readonly TermTable Terms = new("case_terms");

    public override string Name => ViewName;
    public override int Version => 2;
    public override IReadOnlyList<string> Tables => ["cases", "case_lists", "case_counts", "case_things", "case_fields", Terms.Name];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {cases} (seq bigint primary key, id text not null, definition text not null, version bigint not null, number text not null, title text not null, state text not null, kind bigint not null, open bigint not null, applicant text not null, assignee text, priority text, opened bigint not null, moved bigint not null, due bigint not null, wake bigint, workdays bigint not null, thing text, parent text, shown text not null, position bigint not null)",
        "create index {cases_by_wake} on {cases} (wake) where wake is not null",
        "create index {cases_by_parent} on {cases} (parent, seq) where parent is not null",
        "create index {cases_by_form} on {cases} (definition, open, seq)",
        "create index {cases_by_workdays} on {cases} (seq) where workdays = 1",
        "create table {case_lists} (seq bigint not null, who text not null, definition text not null, state text not null, kind bigint not null, open bigint not null, due bigint not null, primary key (seq, who))",
        "create index {case_lists_by_form} on {case_lists} (who, definition, open, seq)",
        "create index {case_lists_by_state} on {case_lists} (who, definition, state, seq)",
        "create index {case_lists_by_open} on {case_lists} (who, open, seq)",
        "create index {case_lists_by_due} on {case_lists} (who, due, seq)",
        "create table {case_counts} (who text not null, definition text not null, state text not null, kind bigint not null, n bigint not null, due_n bigint not null, primary key (who, definition, state, kind))",
        "create table {case_things} (thing text not null, seq bigint not null, primary key (thing, seq))",
        "create index {case_things_by_seq} on {case_things} (seq)",
        "create table {case_fields} (name text not null, value text not null, seq bigint not null, primary key (name, value, seq))",
        "create index {case_fields_by_seq} on {case_fields} (seq, name)",
        .. Terms.Schema,
    ];

    public override bool Wants(string kind) => CaseKinds.Is(kind);

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        if (book.Of(e) is { } fact && forms.Find(fact.Case.Form, fact.Case.Version) is { } form) Apply(sql, fact, form);
    }

    private static void Apply(ISqlSession sql, CaseFact fact, CaseForm form)
    {
        var row = CaseRowFacts.Of(fact.Case, form);
        // opened here, or here for the first time
        var isNew = fact.Case.Opened == fact.Case.Position;
        if (isNew) Insert(sql, row);
        else Update(sql, row);
        CaseListRows.Put(sql, row, isNew);
        if (isNew || fact.Act.Changed.Count > 0) PutThings(sql, row, isNew);
        if (isNew || fact.Act.Changed.Count > 0) PutFields(sql, fact, form, isNew);
        if (isNew || fact.Act.Renamed) PutTerms(sql, row, isNew);
    }

    private static void Insert(ISqlSession sql, CaseRowFacts row) => sql.Execute(
        "insert into {cases} (seq, id, definition, version, number, title, state, kind, open, applicant, assignee, priority, opened, moved, due, wake, workdays, thing, parent, shown, position) values (@seq, @id, @definition, @version, @number, @title, @state, @kind, @open, @applicant, @assignee, @priority, @opened, @moved, @due, @wake, @workdays, @thing, @parent, @shown, @position) on conflict (seq) do nothing",
        ("seq", row.Case.Opened), ("id", row.Case.Id), ("definition", row.Case.Form), ("version", row.Case.Version), ("number", row.Case.Number), ("title", row.Case.Title), ("state", row.Case.State), ("kind", (long)row.Kind), ("open", row.IsOpen),
        ("applicant", row.Case.Applicant), ("assignee", row.Assignee), ("priority", row.Priority), ("opened", row.Case.OpenedAtUs), ("moved", row.Case.MovedAtUs), ("due", row.Due), ("wake", row.Case.WakeAtUs), ("workdays", row.InWorkdays),
        ("thing", row.Thing), ("parent", row.Case.Parent), ("shown", row.Shown), ("position", row.Case.Position));

    private static void Update(ISqlSession sql, CaseRowFacts row) => sql.Execute(
        "update {cases} set title = @title, state = @state, kind = @kind, open = @open, assignee = @assignee, priority = @priority, moved = @moved, due = @due, wake = @wake, workdays = @workdays, thing = @thing, shown = @shown, position = @position where seq = @seq",
        ("title", row.Case.Title), ("state", row.Case.State), ("kind", (long)row.Kind), ("open", row.IsOpen), ("assignee", row.Assignee), ("priority", row.Priority), ("moved", row.Case.MovedAtUs), ("due", row.Due), ("wake", row.Case.WakeAtUs),
        ("workdays", row.InWorkdays), ("thing", row.Thing), ("shown", row.Shown), ("position", row.Case.Position), ("seq", row.Case.Opened));

    private static void PutThings(ISqlSession sql, CaseRowFacts row, bool isNew)
    {
        if (!isNew) sql.Execute("delete from {case_things} where seq = @seq", ("seq", row.Case.Opened));
        foreach (var thing in row.Things)
            sql.Execute("insert into {case_things} (thing, seq) values (@thing, @seq) on conflict (thing, seq) do nothing", ("thing", thing.ToLowerInvariant()), ("seq", row.Case.Opened));
    }

    private static void PutFields(ISqlSession sql, CaseFact fact, CaseForm form, bool isNew)
    {
        foreach (var field in form.Indexed)
        {
            if (!isNew && !fact.Act.Changed.Contains(field.Code)) continue;
            var name = $"{fact.Case.Form}.{field.Code}";
            if (!isNew) sql.Execute("delete from {case_fields} where seq = @seq and name = @name", ("seq", fact.Case.Opened), ("name", name));
            if (TextTemplate.Plain(fact.Case.Values[field.Code]) is { Length: > 0 and <= 500 } value)
                sql.Execute("insert into {case_fields} (name, value, seq) values (@name, @value, @seq) on conflict (name, value, seq) do nothing", ("name", name), ("value", value), ("seq", fact.Case.Opened));
        }
    }

    private static void PutTerms(ISqlSession sql, CaseRowFacts row, bool isNew)
    {
        var document = row.Case.Opened.ToString(CultureInfo.InvariantCulture);
        if (!isNew) Terms.Remove(sql, document);
        foreach (var reader in row.SeenBy) Terms.Add(sql, reader, document, row.Texts);
    }
}
