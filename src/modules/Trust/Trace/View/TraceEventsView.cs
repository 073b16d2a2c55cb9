using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;
using Yiwang.Trust.Trace.Facts;

namespace Yiwang.Trust.Trace.View;

/// <summary>One row an event of products: what the graph is loaded from, and where orders, delivery notes and batches are found.</summary>
internal sealed class TraceEventsView : Projection
{
    public const string ViewName = "trace_events";
    /// <summary>References of one event that can be found.</summary>
    private const int RefsMax = 200;

    public override string Name => ViewName;
    public override int Version => 2;
    public override IReadOnlyList<string> Tables => ["trace_events", "trace_refs", "trace_received"];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {trace_events} (position bigint primary key, owner text not null, kind text not null, occurred_at bigint not null, chain text, link text, things bigint not null)",
        "create index {trace_events_by_owner} on {trace_events} (owner, position)",
        "create table {trace_received} (position bigint primary key)",
        "create table {trace_refs} (ref text not null, position bigint not null, owner text not null, primary key (ref, position))",
    ];

    public override bool Wants(string kind) => ProductKinds.Is(kind) || kind == CrossingKinds.EventReceived;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        // what it holds is looked at by the graph
        if (e.Kind == CrossingKinds.EventReceived)
        {
            sql.Execute("insert into {trace_received} (position) values (@position) on conflict (position) do nothing", ("position", e.Position));
            return;
        }
        if (TraceFactReader.Read(e) is not { } fact) return;
        sql.Execute("insert into {trace_events} (position, owner, kind, occurred_at, chain, link, things) values (@position, @owner, @kind, @at, @chain, @link, @things) on conflict (position) do nothing",
            ("position", e.Position), ("owner", e.Owner), ("kind", e.Kind), ("at", e.OccurredAtUs), ("chain", fact.Chain), ("link", fact.Link), ("things", (long)fact.Codes.Count()));
        foreach (var reference in Refs(fact).Distinct(StringComparer.Ordinal).Take(RefsMax))
            sql.Execute("insert into {trace_refs} (ref, position, owner) values (@ref, @position, @owner) on conflict (ref, position) do nothing", ("ref", reference), ("position", e.Position), ("owner", e.Owner));
    }

    /// <summary>Numbers by which people ask: of documents, and of lots and batches among the fields.</summary>
    public static IEnumerable<string> Refs(TraceFact fact)
    {
        foreach (var transaction in fact.Transactions) yield return Fold(transaction.Id);
        if (fact.TransformationId is { } process) yield return Fold(process);
        foreach (var (_, value) in (fact.Ilmd ?? []).Concat(fact.Data ?? []))
            if (value is System.Text.Json.Nodes.JsonValue one && one.TryGetValue<string>(out var text) && text.Length is > 3 and <= 60 && text.AsSpan().ContainsAnyInRange('0', '9') && !text.Contains(' ', StringComparison.Ordinal)) yield return Fold(text);
    }

    public static string Fold(string reference) => reference.Trim().ToUpperInvariant();

    /// <summary>Positions of all events of products and of what came from other logs, ascending.</summary>
    public static List<long> Positions(ISqlSession sql, long from, int max) => sql.Query("select position from (select position from trace_events where position >= @from union all select position from trace_received where position >= @from) as both_kinds order by position limit @max",
        r => r.Int64(0), ("from", from), ("max", (long)max));

    /// <summary>Newest first.</summary>
    public static List<long> Refer(ISqlSession sql, string reference, int max) => sql.Query("select position from trace_refs where ref = @ref order by position desc limit @max", r => r.Int64(0), ("ref", Fold(reference)), ("max", (long)max));

    public static List<long> Newest(ISqlSession sql, string owner, long before, int max) => sql.Query("select position from trace_events where owner = @owner and position < @before order by position desc limit @max", r => r.Int64(0), ("owner", owner), ("before", before), ("max", (long)max));
}
