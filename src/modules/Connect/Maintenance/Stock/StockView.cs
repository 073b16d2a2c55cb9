using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;

namespace Yiwang.Connect.Maintenance.Stock;

/// <summary>Spare parts, their balances and movements.</summary>
internal sealed class StockView : Projection
{
    public const string ViewName = "stock";

    public override string Name => ViewName;
    public override int Version => 1;
    public override IReadOnlyList<string> Tables => ["stock_parts", "stock_moves"];
    public override IReadOnlyList<string> Schema =>
    [
        "create table {stock_parts} (owner text not null, part_no text not null, name text not null, spec text not null, unit text not null, place text not null, minimum double precision not null, price_fen bigint not null, life_hours double precision not null, balance double precision not null, moved bigint not null, primary key (owner, part_no))",
        "create table {stock_moves} (position bigint not null primary key, owner text not null, part_no text not null, quantity double precision not null, balance double precision not null, reason text not null, case_id text, device text, actor text, at_us bigint not null, key text not null)",
        "create index {stock_moves_part} on {stock_moves} (owner, part_no, position)",
        "create index {stock_moves_key} on {stock_moves} (owner, part_no, key)",
    ];

    public override bool Wants(string kind) => kind is MaintenanceKinds.PartSaved or MaintenanceKinds.StockMoved;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        if (e.Kind == MaintenanceKinds.PartSaved && Facts.Read<PartFact>(e) is { } part)
        {
            sql.Execute("""
                insert into {stock_parts} (owner, part_no, name, spec, unit, place, minimum, price_fen, life_hours, balance, moved) values (@owner, @part, @name, @spec, @unit, @place, @minimum, @price, @life, 0, -1)
                on conflict (owner, part_no) do update set name = @name, spec = @spec, unit = @unit, place = @place, minimum = @minimum, price_fen = @price, life_hours = @life
                """,
                ("owner", e.Owner), ("part", part.PartNo), ("name", part.Name), ("spec", part.Spec), ("unit", part.Unit), ("place", part.Place), ("minimum", part.Minimum),
                ("price", part.PriceFen), ("life", part.LifeHours));
        }
        else if (e.Kind == MaintenanceKinds.StockMoved && Facts.Read<StockFact>(e) is { } move)
        {
            sql.Execute("insert into {stock_moves} (position, owner, part_no, quantity, balance, reason, case_id, device, actor, at_us, key) values (@position, @owner, @part, @quantity, @balance, @reason, @case, @device, @actor, @at, @key)",
                ("position", e.Position), ("owner", e.Owner), ("part", move.PartNo), ("quantity", move.Quantity), ("balance", move.Balance), ("reason", move.Reason), ("case", move.Case), ("device", move.Device), ("actor", e.Actor), ("at", e.OccurredAtUs), ("key", move.Key));
            sql.Execute("update {stock_parts} set balance = @balance, moved = @position where owner = @owner and part_no = @part", ("balance", move.Balance), ("position", e.Position), ("owner", e.Owner), ("part", move.PartNo));
        }
    }
}
