using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;
using Yiwang.Things.Prefixes;

namespace Yiwang.Things.Views;

/// <summary>Prefixes and the requests for them, as tables: what the table in memory is loaded from, and what the review pages list.</summary>
internal sealed class PrefixesView : Projection
{
    public const string ViewName = "things_prefixes";

    public override string Name => ViewName;
    public override int Version => 2;
    public override IReadOnlyList<string> Tables => ["things_prefixes", "things_prefix_requests"];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {things_prefixes} (prefix text primary key, holder text not null, holder_name text not null, state bigint not null, node text, public_key bytea, ttl bigint not null, since bigint not null, position bigint not null, reason text, handle_port bigint not null)",
        "create table {things_prefix_requests} (id text primary key, applicant text not null, parent text not null, form text not null, state bigint not null, prefix text, reason text, requested bigint not null, decided bigint, position bigint not null)",
        "create index {things_prefix_requests_by_parent} on {things_prefix_requests} (parent, requested)",
        "create index {things_prefix_requests_by_applicant} on {things_prefix_requests} (applicant, requested)",
    ];

    public override bool Wants(string kind) => PrefixTable.Wants(kind) || kind is IdentifyKinds.PrefixRequested or IdentifyKinds.PrefixDecided;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        if (e.Kind == IdentifyKinds.PrefixRequested) ApplyRequest(sql, e);
        else if (e.Kind == IdentifyKinds.PrefixDecided) ApplyDecision(sql, e);
        else ApplyPrefix(sql, e);
    }

    private static void ApplyRequest(ISqlSession sql, RecordedEvent e)
    {
        if (PrefixJson.TryRead<PrefixRequestFact>(e, Disclosure.Internal) is not { } fact) return;
        sql.Execute("insert into {things_prefix_requests} (id, applicant, parent, form, state, requested, position) values (@id, @applicant, @parent, @form, 1, @at, @position) on conflict (id) do nothing",
            ("id", fact.Id), ("applicant", e.Owner), ("parent", fact.Form.Parent), ("form", PrefixJson.WriteText(fact.Form)), ("at", e.RecordedAtUs), ("position", e.Position));
    }

    private static void ApplyDecision(ISqlSession sql, RecordedEvent e)
    {
        if (PrefixJson.TryRead<PrefixDecisionFact>(e, Disclosure.Internal) is not { } fact) return;
        sql.Execute("update {things_prefix_requests} set state = @state, prefix = @prefix, reason = @reason, decided = @at, position = @position where id = @id",
            ("state", fact.Approved ? 2 : 3), ("prefix", fact.Prefix), ("reason", fact.Reason), ("at", e.RecordedAtUs), ("position", e.Position), ("id", fact.Id));
    }

    private static void ApplyPrefix(ISqlSession sql, RecordedEvent e)
    {
        if (PrefixJson.TryRead<PrefixFact>(e, Disclosure.Public) is not { } fact || !Prefix.TryParse(fact.Prefix, out var prefix, out _)) return;
        var known = sql.QueryFirst(PrefixRows.Select("{things_prefixes}") + " where prefix = @prefix", PrefixRows.Read, ("prefix", prefix.ToString().ToLowerInvariant()));
        if (PrefixHistory.Next(known, prefix, fact, e) is { } next) PrefixRows.Write(sql, next);
    }
}
