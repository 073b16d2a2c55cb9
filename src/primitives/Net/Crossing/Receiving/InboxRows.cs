using Yiwang.Net.Crossing.Parcels;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Receiving;

/// <param name="Outcome">Known before it is handled: the pact does not permit it, or nobody here knows its type.</param>
internal readonly record struct Arrival(long Number, ParcelMessage Message, string? Outcome, string? Detail);

/// <summary>A message that waits to be handled.</summary>
internal sealed record InRow(long Number, PactVerbs Verb, string Type, string Subject, ReadOnlyMemory<byte> Body, long Bytes, long SentAtUs, long ReceivedAtUs, string? Outcome);

/// <summary>The statements of the inbox.</summary>
internal static class InboxRows
{
    public static List<InLane> Lanes(ISqlSession sql)
    {
        var lanes = sql.Query("select id, pact, sender, receiver, next, acknowledged, contact from crossing_in",
            r => (Lane: new InLane(r.Int64(0), r.Text(1), Id(r.Text(2)), Id(r.Text(3))), Next: r.Int64(4), Acknowledged: r.Int64(5), Contact: r.IsNull(6) ? (long?)null : r.Int64(6)));
        foreach (var (lane, next, acknowledged, contact) in lanes)
        {
            var waits = sql.QueryFirst("select min(number), count(*), coalesce(sum(size), 0), min(received) from crossing_inbox where lane = @lane and outcome is null",
                r => (First: r.IsNull(0) ? next : r.Int64(0), Count: r.Int64(1), Bytes: r.Int64(2), Oldest: r.IsNull(3) ? (long?)null : r.Int64(3)), ("lane", lane.Id));
            var kept = sql.QueryFirst("select min(number) from crossing_inbox where lane = @lane", r => r.IsNull(0) ? next : r.Int64(0), ("lane", lane.Id));
            lane.Load(next, waits.First, acknowledged, kept, waits.Count, waits.Bytes, waits.Oldest, contact);
        }
        return [.. lanes.Select(l => l.Lane)];
    }

    public static InLane Create(ISqlSession sql, string pact, OrganizationId sender, OrganizationId receiver)
    {
        var id = 1 + sql.QueryFirst("select coalesce(max(id), 0) from crossing_in", r => r.Int64(0));
        sql.Execute("insert into crossing_in (id, pact, sender, receiver, next, acknowledged) values (@id, @pact, @sender, @receiver, 1, 1)", ("id", id), ("pact", pact), ("sender", sender.ToString()), ("receiver", receiver.ToString()));
        return new InLane(id, pact, sender, receiver);
    }

    public static void Insert(ISqlSession sql, long lane, IReadOnlyList<Arrival> arrivals, byte[] batch, long atUs)
    {
        foreach (var (number, m, outcome, detail) in arrivals)
        {
            sql.Execute("insert into crossing_inbox (lane, number, verb, type, subject, name, body, size, sent, received, batch, outcome, detail) " +
                    "values (@lane, @number, @verb, @type, @subject, @name, @body, @size, @sent, @received, @batch, @outcome, @detail)",
                ("lane", lane), ("number", number), ("verb", (long)m.Verb), ("type", m.Type ?? ""), ("subject", outcome is null ? m.Subject : ""), ("name", m.Key), ("body", outcome is null ? m.Body.ToArray() : null), ("size", outcome is null ? m.Body.Length : 0),
                ("sent", m.SentAtUs), ("received", atUs), ("batch", batch), ("outcome", outcome), ("detail", detail));
        }
    }

    /// <summary>Receipts, with the signatures of the documents in which their messages came.</summary>
    public static void Forget(ISqlSession sql, InLane lane, long from, long to)
    {
        sql.Execute("delete from crossing_inbox where lane = @lane and number >= @from and number < @to", ("lane", lane.Id), ("from", from), ("to", to));
        sql.Execute("delete from crossing_proofs where pact = @pact and sender = @sender and inward = 1 and first < @to and last < @to", ("pact", lane.Pact), ("sender", lane.Sender.ToString()), ("to", to));
    }

    public static void Advance(ISqlSession sql, long lane, long next, long acknowledged, long atUs) => sql.Execute(
        "update crossing_in set next = @next, acknowledged = @acknowledged, contact = @at where id = @lane", ("next", next), ("acknowledged", acknowledged), ("at", atUs), ("lane", lane));

    /// <summary>In order, those that have an outcome already among them.</summary>
    public static List<InRow> From(ISqlSession sql, long lane, long from, long below, int max) => sql.Query(
        "select number, verb, type, subject, body, size, sent, received, outcome from crossing_inbox where lane = @lane and number >= @from and number < @below order by number limit @max",
        r => new InRow(r.Int64(0), (PactVerbs)r.Int64(1), r.Text(2), r.Text(3), r.IsNull(4) ? default(ReadOnlyMemory<byte>) : r.Bytes(4), r.Int64(5), r.Int64(6), r.Int64(7), r.TextOrNull(8)),
        ("lane", lane), ("from", from), ("below", below), ("max", max));

    public static void DoneOk(ISqlSession sql, long lane, long first, long last) => sql.Execute(
        "update crossing_inbox set outcome = @ok, body = null where lane = @lane and number >= @first and number <= @last and outcome is null", ("ok", Events.Codes.Ok), ("lane", lane), ("first", first), ("last", last));

    public static void Done(ISqlSession sql, long lane, long number, string outcome, string? detail, ReadOnlyMemory<byte> answer) => sql.Execute(
        "update crossing_inbox set outcome = @outcome, detail = @detail, answer = @answer, body = null where lane = @lane and number = @number",
        ("outcome", outcome), ("detail", detail), ("answer", answer.IsEmpty ? null : answer.ToArray()), ("lane", lane), ("number", number));

    /// <summary>Receipts of handled messages, with the batch in which each came.</summary>
    public static List<(ReceiptItem Item, byte[] Batch, long ReceivedAtUs)> Receipts(ISqlSession sql, long lane, long from, long below) => sql.Query(
        "select number, type, name, outcome, detail, answer, batch, received from crossing_inbox where lane = @lane and number >= @from and number < @below order by number limit @max",
        r => (new ReceiptItem(r.Int64(0), r.Text(1) is { Length: > 0 } type ? type : null, r.Text(2), r.TextOrNull(3) ?? "", r.TextOrNull(4), r.IsNull(5) ? default(ReadOnlyMemory<byte>) : r.Bytes(5)), r.Bytes(6), r.Int64(7)),
        ("lane", lane), ("from", from), ("below", below), ("max", Parcel.ReceiptsMax));

    private static OrganizationId Id(string text) => OrganizationId.TryParse(text, out var id) ? id : default;
}
