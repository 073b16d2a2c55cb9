using System.Collections.Concurrent;
using Yiwang.Streams;
using Yiwang.Storage.Sql;
using Yiwang.Things;

namespace Yiwang.Connect.Sharing;

/// <param name="Receiver">The organisation here that may read it.</param>
/// <param name="Sender">Whose point it is.</param>
/// <param name="AsOfUs">截至: when the newest message about it was sent.</param>
internal sealed record ReceivedPoint(string Receiver, string Sender, string Pact, SharedPoint Point, long AsOfUs);

/// <summary>Points of other organisations whose samples came here, in memory and in State. What has come stays with its receiver when the pact ends.</summary>
internal sealed class ReceivedPoints(IDatabase state)
{
    /// <summary>Of one receiver; a sender that names ever new points fills no memory.</summary>
    public const int PointsMax = 100_000;
    private readonly ConcurrentDictionary<(string Receiver, string Point), ReceivedPoint> _points = new();

    public static Migration Schema { get; } = new(1, "sharing",
    [
        """
        create table received_points (receiver text not null, point text not null, sender text not null, pact text not null, device text not null, code text not null, name text not null, name_en text not null,
            kind bigint not null, unit text not null, grade bigint not null, as_of bigint not null, primary key (receiver, point))
        """,
        "create table shared_points (pact text not null, giver text not null, point text not null, sent bigint not null, primary key (pact, giver, point))",
    ]);

    public ReceivedPoint? Find(string? receiver, Handle point) => receiver is not null && _points.TryGetValue((receiver, Key(point)), out var found) ? found : null;

    public IReadOnlyList<ReceivedPoint> Of(string receiver) => [.. _points.Values.Where(p => p.Receiver == receiver).OrderBy(p => p.Sender, StringComparer.Ordinal).ThenBy(p => p.Point.Device.ToString(), StringComparer.Ordinal).ThenBy(p => p.Point.Code, StringComparer.Ordinal)];

    public bool HasRoom(string receiver, Handle point) => _points.ContainsKey((receiver, Key(point))) || _points.Keys.Count(k => k.Receiver == receiver) < PointsMax;

    public async Task LoadAsync(CancellationToken cancel)
    {
        var rows = await state.ReadAsync(sql => sql.Query("select receiver, point, sender, pact, device, code, name, name_en, kind, unit, grade, as_of from received_points", r => new ReceivedPoint(
            r.Text(0), r.Text(2), r.Text(3), new SharedPoint(Handle.Parse(r.Text(1)), Handle.Parse(r.Text(4)), r.Text(5), r.Text(6), r.Text(7), (SampleKind)r.Int64(8), r.Text(9), (byte)r.Int64(10)), r.Int64(11))), cancel);
        foreach (var row in rows) _points[(row.Receiver, Key(row.Point.Handle))] = row;
    }

    public async Task PutAsync(ReceivedPoint received, CancellationToken cancel)
    {
        var point = received.Point;
        await state.WriteAsync(sql => sql.Execute("""
            insert into received_points (receiver, point, sender, pact, device, code, name, name_en, kind, unit, grade, as_of) values (@receiver, @point, @sender, @pact, @device, @code, @name, @en, @kind, @unit, @grade, @asof)
            on conflict (receiver, point) do update set sender = excluded.sender, pact = excluded.pact, device = excluded.device, code = excluded.code, name = excluded.name, name_en = excluded.name_en, kind = excluded.kind,
                unit = excluded.unit, grade = excluded.grade, as_of = excluded.as_of
            """,
            ("receiver", received.Receiver), ("point", point.Handle.ToString()), ("sender", received.Sender), ("pact", received.Pact), ("device", point.Device.ToString()), ("code", point.Code), ("name", point.Name), ("en", point.NameEn),
            ("kind", (long)point.Kind), ("unit", point.Ucum), ("grade", (long)point.Grade), ("asof", received.AsOfUs)), cancel);
        _points[(received.Receiver, Key(point.Handle))] = received;
    }

    private static string Key(Handle point) => point.ToString().ToUpperInvariant();
}
