using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;
using Yiwang.Things.Ranges;

namespace Yiwang.Things.Views;

/// <summary>One row a range: what the range table in memory is loaded from.</summary>
internal sealed class RangesView : Projection
{
    public const string ViewName = "things_ranges";
    public const string Kind = IdentifyKinds.RangeRegistered;

    public override string Name => ViewName;
    public override int Version => 1;
    public override IReadOnlyList<string> Tables => ["things_ranges"];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {things_ranges} (position bigint primary key, prefix text not null, stem text not null, digits bigint not null, tail text not null, first_number bigint not null, last_number bigint not null, owner text not null, template text)",
        "create index {things_ranges_by_prefix} on {things_ranges} (prefix, position)",
    ];

    public override bool Wants(string kind) => kind == Kind;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        if (RangeFact.Read(e) is not { } fact) return;
        var range = fact.Pattern;
        sql.Execute("""
            insert into {things_ranges} (position, prefix, stem, digits, tail, first_number, last_number, owner, template)
            values (@position, @prefix, @stem, @digits, @tail, @from, @to, @owner, @template) on conflict (position) do nothing
            """,
            ("position", e.Position), ("prefix", range.Prefix.ToString()), ("stem", range.Stem), ("digits", (long)range.Digits), ("tail", range.Tail), ("from", range.From), ("to", range.To), ("owner", e.Owner), ("template", fact.Template));
    }

    public static List<(RangePattern Pattern, long Position)> Load(ISqlSession sql) => sql.Query("select prefix, stem, digits, tail, first_number, last_number, position from things_ranges order by position",
        row => (new RangePattern(Prefix.Trusted(row.Text(0)), row.Text(1), (int)row.Int64(2), row.Text(3), row.Int64(4), row.Int64(5)), row.Int64(6)));
}
