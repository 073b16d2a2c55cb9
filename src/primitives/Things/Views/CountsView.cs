using System.Globalization;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;
using Yiwang.Things.Ranges;
using Yiwang.Things.Registry;

namespace Yiwang.Things.Views;

/// <summary>How much was registered, revised and voided under each prefix on each day of the node's zone: what statistics are made from.</summary>
internal sealed class CountsView(TimeZoneInfo zone) : Projection
{
    public const string ViewName = "things_counts";

    public override string Name => ViewName;
    public override int Version => 1;
    public override IReadOnlyList<string> Tables => ["things_counts"];
    public override IReadOnlyList<string> Schema =>
        ["create table {things_counts} (prefix text not null, day text not null, kind text not null, entries bigint not null, identifiers bigint not null, primary key (prefix, day, kind))"];

    public override bool Wants(string kind) =>
        kind is IdentifyKinds.IdentifierRegistered or IdentifyKinds.RangeRegistered or IdentifyKinds.IdentifierRevised or IdentifyKinds.IdentifierVoided or IdentifyKinds.AliasBound or LogKinds.BatchCommitted;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        switch (e.Kind)
        {
            case LogKinds.BatchCommitted:
                if (BatchFact.Read(e) is { Prefix: { } of } batch) Add(sql, of, e, IdentifyKinds.IdentifierRegistered, batch.Count, batch.Count);
                break;
            case IdentifyKinds.RangeRegistered:
                if (RangeFact.Read(e) is { } range) Add(sql, range.Pattern.Prefix.ToString(), e, e.Kind, 1, range.Pattern.Count);
                break;
            default:
                if (e.Heads.Count > 0 && Handle.TryParse(e.Heads[0], out var handle)) Add(sql, handle.Prefix.ToString(), e, e.Kind, 1, 1);
                break;
        }
    }

    private void Add(ISqlSession sql, string prefix, RecordedEvent e, string kind, long entries, long identifiers) => sql.Execute("""
        insert into {things_counts} (prefix, day, kind, entries, identifiers) values (@prefix, @day, @kind, @entries, @identifiers)
        on conflict (prefix, day, kind) do update set entries = {things_counts}.entries + @entries, identifiers = {things_counts}.identifiers + @identifiers
        """,
        ("prefix", prefix.ToLowerInvariant()), ("day", Day(e.RecordedAtUs)), ("kind", kind), ("entries", entries), ("identifiers", identifiers));

    private string Day(long recordedAtUs) => TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddMicroseconds(recordedAtUs), zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
