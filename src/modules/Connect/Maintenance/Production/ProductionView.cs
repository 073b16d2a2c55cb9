using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;

namespace Yiwang.Connect.Maintenance.Production;

/// <summary>Cycles, rejects and reasons of stops by machine and time.</summary>
internal sealed class ProductionView : Projection
{
    public const string ViewName = "production";

    public override string Name => ViewName;
    public override int Version => 1;
    public override IReadOnlyList<string> Tables => ["production_cycles", "production_rejects", "production_stops"];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {production_cycles} (device text not null, product text not null, position bigint not null, seconds double precision not null, primary key (device, product))",
        "create table {production_rejects} (position bigint not null primary key, device text not null, day text not null, shift text not null, product text not null, count double precision not null, actor text, at_us bigint not null, remark text)",
        "create index {production_rejects_day} on {production_rejects} (device, day)",
        "create table {production_stops} (device text not null, from_us bigint not null, to_us bigint not null, reason text not null, actor text, at_us bigint not null, remark text, primary key (device, from_us))",
    ];

    public override bool Wants(string kind) => kind is MaintenanceKinds.CycleSet or MaintenanceKinds.RejectsCounted or MaintenanceKinds.StopExplained;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        switch (e.Kind)
        {
            case MaintenanceKinds.CycleSet when Facts.Read<CycleFact>(e) is { } cycle:
                sql.Execute("""
                    insert into {production_cycles} (device, product, position, seconds) values (@device, @product, @position, @seconds)
                    on conflict (device, product) do update set position = @position, seconds = @seconds
                    """, ("device", cycle.Device), ("product", cycle.Product), ("position", e.Position), ("seconds", cycle.Seconds));
                break;
            case MaintenanceKinds.RejectsCounted when Facts.Read<RejectsFact>(e) is { } rejects:
                sql.Execute("insert into {production_rejects} (position, device, day, shift, product, count, actor, at_us, remark) values (@position, @device, @day, @shift, @product, @count, @actor, @at, @remark)",
                    ("position", e.Position), ("device", rejects.Device), ("day", rejects.Day), ("shift", rejects.Shift), ("product", rejects.Product), ("count", rejects.Count), ("actor", e.Actor), ("at", e.OccurredAtUs), ("remark", rejects.Remark));
                break;
            case MaintenanceKinds.StopExplained when Facts.Read<StopFact>(e) is { } stop:
                sql.Execute("""
                    insert into {production_stops} (device, from_us, to_us, reason, actor, at_us, remark) values (@device, @from, @to, @reason, @actor, @at, @remark)
                    on conflict (device, from_us) do update set to_us = @to, reason = @reason, actor = @actor, at_us = @at, remark = @remark
                    """, ("device", stop.Device), ("from", stop.FromUs), ("to", stop.ToUs), ("reason", stop.Reason), ("actor", e.Actor), ("at", e.OccurredAtUs), ("remark", stop.Remark));
                break;
        }
    }
}
