using Yiwang.Storage.Sql;

namespace Yiwang.Cases.Views;

/// <summary>Which lists a case stands in, and the counts of each list.</summary>
internal static class CaseListRows
{
    private const string Turn = "turn|";

    private sealed record Row(string Who, string Definition, string State, long Kind, long Open, long Due);

    public static void Put(ISqlSession sql, CaseRowFacts row, bool isNew)
    {
        var seq = row.Case.Opened;
        var before = isNew ? [] : Rows(sql, seq);
        foreach (var old in before)
            if (!row.Keys.Contains(old.Who)) sql.Execute("delete from {case_lists} where seq = @seq and who = @who", ("seq", seq), ("who", old.Who));
        var (open, kind) = (row.IsOpen ? 1L : 0L, (long)row.Kind);
        if (before.Any(o => row.Keys.Contains(o.Who) && (o.State != row.Case.State || o.Due != row.Due || o.Open != open || o.Kind != kind)))
            sql.Execute("update {case_lists} set state = @state, kind = @kind, open = @open, due = @due where seq = @seq", ("state", row.Case.State), ("kind", kind), ("open", open), ("due", row.Due), ("seq", seq));
        foreach (var who in row.Keys)
        {
            if (before.Any(o => o.Who == who)) continue;
            sql.Execute("insert into {case_lists} (seq, who, definition, state, kind, open, due) values (@seq, @who, @definition, @state, @kind, @open, @due) on conflict (seq, who) do nothing",
                ("seq", seq), ("who", who), ("definition", row.Case.Form), ("state", row.Case.State), ("kind", kind), ("open", open), ("due", row.Due));
        }
        foreach (var old in before) Count(sql, old, -1, row);
        foreach (var who in row.SeenBy) Count(sql, new Row(who, row.Case.Form, row.Case.State, kind, open, row.Due), 1, null, before);
    }

    private static List<Row> Rows(ISqlSession sql, long seq) => sql.Query("select who, definition, state, kind, open, due from {case_lists} where seq = @seq",
        r => new Row(r.Text(0), r.Text(1), r.Text(2), r.Int64(3), r.Int64(4), r.Int64(5)), ("seq", seq));

    /// <summary>Nothing is written where the case stays in the same count.</summary>
    private static void Count(ISqlSession sql, Row of, long by, CaseRowFacts? after, List<Row>? before = null)
    {
        if (of.Who.StartsWith(Turn, StringComparison.Ordinal)) return;
        if (after is not null && after.SeenBy.Contains(of.Who) && Same(of, after.Case.State, (long)after.Kind, after.Due)) return;
        if (before is not null && before.Any(o => o.Who == of.Who && Same(o, of.State, of.Kind, of.Due))) return;
        sql.Execute("insert into {case_counts} (who, definition, state, kind, n, due_n) values (@who, @definition, @state, @kind, @by, @due) on conflict (who, definition, state, kind) do update set n = {case_counts}.n + excluded.n, due_n = {case_counts}.due_n + excluded.due_n",
            ("who", of.Who), ("definition", of.Definition), ("state", of.State), ("kind", of.Kind), ("by", by), ("due", of.Due == CasesView.Never ? 0 : by));
    }

    private static bool Same(Row row, string state, long kind, long due) => row.State == state && row.Kind == kind && (row.Due == CasesView.Never) == (due == CasesView.Never);
}
