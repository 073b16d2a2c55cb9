using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;

namespace Yiwang.Connect.History;

/// <summary>Where in the log the events of each device stand. What they say stays there alone, so that an erasure has nothing to do here.</summary>
internal sealed class MachineHistoryView : Projection
{
    public const string ViewName = "connect_history";

    public override string Name => ViewName;
    public override int Version => 1;
    public override IReadOnlyList<string> Tables => ["connect_history"];
    public override IReadOnlyList<string> Schema =>
        ["create table {connect_history} (device text not null, position bigint not null, primary key (device, position))"];

    public override bool Wants(string kind) =>
        kind is ConnectKinds.PointSaved or ConnectKinds.PointRetired or ConnectKinds.DeviceRulesSet or ConnectKinds.WriteOrdered or ConnectKinds.WriteAnswered or ConnectKinds.StateChanged;

    public override void Apply(ISqlSession sql, RecordedEvent e)
    {
        // a write mentions its point, too: the device stands first
        if (e.Mentions is not [var device, ..]) return;
        sql.Execute("insert into {connect_history} (device, position) values (@device, @position) on conflict (device, position) do nothing", ("device", device), ("position", e.Position));
    }

    /// <summary>Newest first.</summary>
    public static List<long> Read(ISqlSession sql, string device, long before, int max) =>
        sql.Query("select position from connect_history where device = @device and position < @before order by position desc limit @max", row => row.Int64(0), ("device", device), ("before", before), ("max", max));
}
