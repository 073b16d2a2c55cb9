using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;
using Yiwang.Things.Prefixes;

namespace Yiwang.Things.Views;

/// <summary>Prefixes as a table, from which the one in memory is loaded.</summary>
internal sealed class PrefixesView : Projection
{
    public const string ViewName = "things_prefixes";

    public override string Name => ViewName;
    public override int Version => 3;
    public override IReadOnlyList<string> Tables => ["things_prefixes"];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {things_prefixes} (prefix text primary key, holder text not null, holder_name text not null, state bigint not null, node text, public_key bytea, ttl bigint not null, since bigint not null, position bigint not null, reason text, handle_port bigint not null)",
    ];

    public override bool Wants(string kind) => PrefixTable.Wants(kind);

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        if (PrefixJson.TryRead<PrefixFact>(e, Disclosure.Public) is not { } fact || !Prefix.TryParse(fact.Prefix, out var prefix, out _)) return;
        var known = sql.QueryFirst(PrefixRows.Select("{things_prefixes}") + " where prefix = @prefix", PrefixRows.Read, ("prefix", prefix.ToString().ToLowerInvariant()));
        if (e.Kind == IdentifyKinds.PrefixReleased) sql.Execute("delete from {things_prefixes} where prefix = @prefix", ("prefix", prefix.ToString().ToLowerInvariant()));
        else if (PrefixHistory.Next(known, prefix, fact, e) is { } next) PrefixRows.Write(sql, next);
    }
}
