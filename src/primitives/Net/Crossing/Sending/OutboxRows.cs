using Yiwang.Events;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Sending;

/// <summary>The statements of the outbox.</summary>
internal static class OutboxRows
{
    // of one that was withdrawn the key stands in the detail, and its name is no key any more
    private const string Columns = "number, verb, type, subject, grade, case when state = 2 then coalesce(detail, name) else name end, body, size, queued, state, outcome";

    public static List<OutLane> Lanes(ISqlSession sql)
    {
        var lanes = sql.Query("select id, pact, sender, receiver, next, contact from crossing_out", r => (Lane: new OutLane(r.Int64(0), r.Text(1), Id(r.Text(2)), Id(r.Text(3))), Next: r.Int64(4), Contact: r.IsNull(5) ? (long?)null : r.Int64(5)));
        foreach (var (lane, next, contact) in lanes)
        {
            var counted = sql.QueryFirst("select count(*), coalesce(sum(size), 0), min(queued) from crossing_outbox where lane = @lane and state = 0", r => (Count: r.Int64(0), Bytes: r.Int64(1), Oldest: r.IsNull(2) ? (long?)null : r.Int64(2)), ("lane", lane.Id));
            var settled = sql.QueryFirst("select count(*) from crossing_outbox where lane = @lane and state = 1", r => r.Int64(0), ("lane", lane.Id));
            var lowest = sql.QueryFirst("select min(number) from crossing_outbox where lane = @lane and state <> 1", r => r.IsNull(0) ? next : r.Int64(0), ("lane", lane.Id));
            lane.Load(next, lowest, counted.Count, counted.Bytes, settled, counted.Oldest, contact);
        }
        return [.. lanes.Select(l => l.Lane)];
    }

    public static OutLane Create(ISqlSession sql, string pact, OrganizationId sender, OrganizationId receiver)
    {
        var id = 1 + sql.QueryFirst("select coalesce(max(id), 0) from crossing_out", r => r.Int64(0));
        sql.Execute("insert into crossing_out (id, pact, sender, receiver, next) values (@id, @pact, @sender, @receiver, 1)", ("id", id), ("pact", pact), ("sender", sender.ToString()), ("receiver", receiver.ToString()));
        return new OutLane(id, pact, sender, receiver);
    }

    /// <summary>Gives each its number, except those whose key is known.</summary>
    /// <param name="isNew">Of each message; set here.</param>
    public static (long First, long Next) Insert(ISqlSession sql, long lane, IReadOnlyList<OutMessage> messages, long atUs, bool[] isNew)
    {
        var next = sql.QueryFirst("select next from crossing_out where id = @lane", r => r.Int64(0), ("lane", lane));
        var (first, before) = (0L, next);
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            var number = sql.QueryFirst("select number from crossing_outbox where lane = @lane and name = @name", r => r.Int64(0), ("lane", lane), ("name", message.Key));
            isNew[i] = number == 0;
            if (isNew[i])
            {
                number = next++;
                sql.Execute("insert into crossing_outbox (lane, number, verb, type, subject, grade, name, body, size, queued, state) values (@lane, @number, @verb, @type, @subject, @grade, @name, @body, @size, @queued, 0)",
                    ("lane", lane), ("number", number), ("verb", (long)message.Verb), ("type", message.Type), ("subject", message.Subject), ("grade", message.Grade), ("name", message.Key),
                    ("body", message.Body.ToArray()), ("size", message.Body.Length), ("queued", atUs));
            }
            if (i == 0) first = number;
        }
        if (next > before) sql.Execute("update crossing_out set next = @next where id = @lane", ("next", next), ("lane", lane));
        return (first, next);
    }

    /// <summary>Without receipt, in order: as many as one document holds.</summary>
    public static List<OutRow> Unsettled(ISqlSession sql, long lane, long from, long below, int max) => sql.Query(
        $"select {Columns} from crossing_outbox where lane = @lane and number >= @from and number < @below and state <> 1 order by number limit @max",
        Row, ("lane", lane), ("from", from), ("below", below), ("max", max));

    public static OutRow? Find(ISqlSession sql, long lane, long number) => sql.QueryFirst(
        $"select {Columns} from crossing_outbox where lane = @lane and number = @number", Row, ("lane", lane), ("number", number));

    /// <summary>Also of one that was withdrawn, whose key is free again.</summary>
    public static long? NumberOf(ISqlSession sql, long lane, string key) =>
        sql.QueryFirst("select number from crossing_outbox where lane = @lane and name = @key", r => (long?)r.Int64(0), ("lane", lane), ("key", key))
        ?? sql.QueryFirst("select max(number) from crossing_outbox where lane = @lane and detail = @key and name like '#%'", r => r.IsNull(0) ? (long?)null : r.Int64(0), ("lane", lane), ("key", key));

    /// <summary>Of a settled one.</summary>
    public static Receipt? Receipt(ISqlSession sql, OutLane lane, long number) => sql.QueryFirst(
        "select type, name, outcome, detail, answer, settled, batch from crossing_outbox where lane = @lane and state = 1 and number = @number",
        r =>
        {
            var (name, outcome, detail) = (r.Text(1), r.TextOrNull(2) ?? Codes.Ok, r.TextOrNull(3));
            var isBack = outcome != Codes.Ok && name == NameOf(number);
            return new Receipt(lane.Pact, lane.Sender, number, r.Text(0), isBack ? detail ?? name : name, outcome, isBack ? null : detail, r.IsNull(4) ? default(ReadOnlyMemory<byte>) : r.Bytes(4), r.Int64(5), r.IsNull(6) ? default(ReadOnlyMemory<byte>) : r.Bytes(6)) { IsBack = isBack };
        }, ("lane", lane.Id), ("number", number));

    /// <summary>Of all lanes, those of a type that went back and whose number has not crossed yet.</summary>
    public static List<Receipt> Returned(ISqlSession sql, string type) => sql.Query(
        "select l.pact, l.sender, o.number, coalesce(o.detail, o.name), o.outcome from crossing_outbox o join crossing_out l on l.id = o.lane where o.state = 2 and o.type = @type order by o.lane, o.number",
        r => new Receipt(r.Text(0), Id(r.Text(1)), r.Int64(2), type, r.Text(3), r.TextOrNull(4) ?? Codes.NetRecalled, null, default, 0, default) { IsBack = true }, ("type", type));

    /// <summary>Keeps the number, which must still cross so that the order has no gap, and frees the key.</summary>
    public static void Withdraw(ISqlSession sql, long lane, OutRow row, string outcome) => sql.Execute(
        "update crossing_outbox set state = 2, outcome = @outcome, body = null, detail = @key, name = @name where lane = @lane and number = @number and state = 0",
        ("outcome", outcome), ("key", row.Key), ("name", NameOf(row.Number)), ("lane", lane), ("number", row.Number));

    /// <summary>Of those withdrawn which had arrived all the same: their keys are theirs again, as far as nothing was queued under them since.</summary>
    public static void Arrived(ISqlSession sql, long lane, long first, long last)
    {
        foreach (var (number, key) in sql.Query("select number, detail from crossing_outbox where lane = @lane and number >= @first and number <= @last and state = 2 and detail is not null order by number", r => (r.Int64(0), r.Text(1)), ("lane", lane), ("first", first), ("last", last)))
            sql.Execute("update crossing_outbox set name = @key where lane = @lane and number = @number and not exists (select 1 from crossing_outbox o where o.lane = @lane and o.name = @key)", ("key", key), ("lane", lane), ("number", number));
    }

    /// <summary>How many of these waited, and their bytes.</summary>
    public static (long Count, long Bytes) Waiting(ISqlSession sql, long lane, long first, long last) => sql.QueryFirst(
        "select count(*), coalesce(sum(size), 0) from crossing_outbox where lane = @lane and number >= @first and number <= @last and state = 0", r => (r.Int64(0), r.Int64(1)), ("lane", lane), ("first", first), ("last", last));

    public static long? Oldest(ISqlSession sql, long lane, long from) => sql.QueryFirst("select queued from crossing_outbox where lane = @lane and number >= @from and state = 0 order by number limit 1", r => (long?)r.Int64(0), ("lane", lane), ("from", from));

    /// <summary>A run of messages that went well.</summary>
    public static void SettleOk(ISqlSession sql, long lane, long first, long last, byte[] batch, long atUs) => sql.Execute(
        "update crossing_outbox set state = 1, outcome = @outcome, detail = null, body = null, batch = @batch, settled = @at where lane = @lane and number >= @first and number <= @last",
        ("outcome", Codes.Ok), ("batch", batch), ("at", atUs), ("lane", lane), ("first", first), ("last", last));

    public static void Settle(ISqlSession sql, long lane, in ReceiptItem item, string outcome, byte[] batch, long atUs) => sql.Execute(
        "update crossing_outbox set state = 1, outcome = @outcome, detail = @detail, answer = @answer, body = null, batch = @batch, settled = @at where lane = @lane and number = @number",
        ("outcome", outcome), ("detail", item.Detail), ("answer", item.Answer.IsEmpty ? null : item.Answer.ToArray()), ("batch", batch), ("at", atUs), ("lane", lane), ("number", item.Number));

    /// <summary>One whose number crossed with nothing in it; its key stays in the detail, and free.</summary>
    public static void SettleBack(ISqlSession sql, long lane, long number, string outcome, byte[] batch, long atUs) => sql.Execute(
        "update crossing_outbox set state = 1, outcome = @outcome, body = null, batch = @batch, settled = @at where lane = @lane and number = @number",
        ("outcome", outcome), ("batch", batch), ("at", atUs), ("lane", lane), ("number", number));

    private static string NameOf(long number) => $"#{number}";

    private static OutRow Row(ISqlRow r) => new(r.Int64(0), (PactVerbs)r.Int64(1), r.Text(2), r.Text(3), (int)r.Int64(4), r.Text(5), r.IsNull(6) ? default(ReadOnlyMemory<byte>) : r.Bytes(6), r.Int64(7), r.Int64(8), (OutState)r.Int64(9), r.TextOrNull(10));

    private static OrganizationId Id(string text) => OrganizationId.TryParse(text, out var id) ? id : default;
}
