using System.Text.Json.Nodes;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Storing;

/// <summary>Lanes as rows, for <see cref="MovingLanes"/>. Numbers of lanes are a node's own: a page names its lane by pact and sender.</summary>
internal static class LaneRows
{
    /// <summary>Kinds of pages: messages outwards, messages inwards, signed documents.</summary>
    public const int OutStep = 0, InStep = 1, ProofStep = 2, Steps = 3;
    private const string Event = Feeds.EventHandler.Name;

    private static readonly TableRows s_outwards = new("crossing_out", "id:i pact:t sender:t receiver:t next:i contact:i");
    private static readonly TableRows s_inwards = new("crossing_in", "id:i pact:t sender:t receiver:t next:i acknowledged:i contact:i");
    private static readonly TableRows s_cases = new("case_travels", "id:t token:i pact:t sender:t number:i");
    private static readonly TableRows[] s_rows =
    [
        new("crossing_outbox", "lane:i number:i verb:i type:t subject:t grade:i name:t body:b size:i queued:i state:i outcome:t detail:t answer:b batch:b settled:i"),
        new("crossing_inbox", "lane:i number:i verb:i type:t subject:t name:t body:b size:i sent:i received:i batch:b outcome:t detail:t answer:b"),
        new("crossing_proofs", "pact:t sender:t inward:i first:i last:i at:i fields:t body:b"),
    ];

    public static LanesPage Heads(ISqlSession sql, string organization) => new()
    {
        Outwards = s_outwards.Read(sql, "sender = @o order by id", ("o", organization)), Inwards = s_inwards.Read(sql, "receiver = @o order by id", ("o", organization)),
        Cases = s_cases.Read(sql, "sender = @o order by id, token", ("o", organization)),
        Feeds = sql.Query("select pact, position from crossing_feeds where giver = @o", r => new FeedBegin(r.Text(0), r.Int64(1)), ("o", organization)),
    };

    /// <summary>Lanes with rows of a step; of documents, pact and sender of each direction.</summary>
    public static List<(long Id, string Pact, string Sender)> Lanes(ISqlSession sql, string organization, int step) => step switch
    {
        OutStep => sql.Query("select id, pact, sender from crossing_out where sender = @o order by id", Lane, ("o", organization)),
        InStep => sql.Query("select id, pact, sender from crossing_in where receiver = @o order by id", Lane, ("o", organization)),
        // a lane outwards has receipts (even), one inwards what came (odd)
        ProofStep => [.. sql.Query("select id * 2, pact, sender from crossing_out where sender = @o order by id", Lane, ("o", organization)), .. sql.Query("select id * 2 + 1, pact, sender from crossing_in where receiver = @o order by id", Lane, ("o", organization))],
        _ => [],
    };

    public static List<JsonArray> Rows(ISqlSession sql, int step, long lane, long from, int max, long bytesMax)
    {
        var rows = step == ProofStep
            ? s_rows[step].Read(sql, $"(pact, sender) in (select pact, sender from {(lane % 2 == 0 ? "crossing_out" : "crossing_in")} where id = @lane) and inward = @inward and first >= @from order by first, at limit @max", ("lane", lane / 2), ("inward", lane % 2), ("from", from), ("max", (long)max))
            : s_rows[step].Read(sql, "lane = @lane and number >= @from order by number limit @max", ("lane", lane), ("from", from), ("max", (long)max));
        var bytes = 0L;
        var fitting = rows.TakeWhile((r, i) => i == 0 || (bytes += Bytes(r)) < bytesMax).ToList();
        // documents about the same messages go together, since the next page begins after them
        return step == ProofStep ? [.. rows.TakeWhile(r => NumberOf(step, r) <= NumberOf(step, fitting[^1]))] : fitting;
    }

    public static long NumberOf(int step, JsonArray row) => row[step == ProofStep ? s_rows[step].IndexOf("first") : s_rows[step].IndexOf("number")]!.GetValue<long>();

    public static void Rename(JsonArray row, Func<string, string> key)
    {
        var table = s_rows[OutStep];
        if ((string?)row[table.IndexOf("type")] != Event) return;
        // of one that was withdrawn, the key stands in the detail
        foreach (var column in (int[])[table.IndexOf("name"), table.IndexOf("detail")])
            if ((string?)row[column] is { } old && old.StartsWith('e')) row[column] = key(old);
    }

    public static int Delete(ISqlSession sql, string organization)
    {
        sql.Execute("delete from crossing_outbox where lane in (select id from crossing_out where sender = @o)", ("o", organization));
        sql.Execute("delete from crossing_inbox where lane in (select id from crossing_in where receiver = @o)", ("o", organization));
        sql.Execute("delete from crossing_feeds where giver = @o", ("o", organization));
        sql.Execute("delete from crossing_feeds_taken where giver = @o", ("o", organization));
        sql.Execute("delete from case_travels where sender = @o", ("o", organization));
        sql.Execute("delete from crossing_in where receiver = @o", ("o", organization));
        return sql.Execute("delete from crossing_out where sender = @o", ("o", organization));
    }

    /// <returns>False when a lane is somebody else's.</returns>
    public static bool PutHeads(ISqlSession sql, string organization, LanesPage page)
    {
        Delete(sql, organization);
        if (!Numbered(sql, s_outwards, "crossing_out", "sender", organization, page.Outwards) || !Numbered(sql, s_inwards, "crossing_in", "receiver", organization, page.Inwards)) return false;
        foreach (var row in page.Cases ?? [])
        {
            if ((string?)row[s_cases.IndexOf("sender")] != organization) return false;
            s_cases.Write(sql, row);
        }
        foreach (var feed in page.Feeds ?? [])
        {
            sql.Execute("insert into crossing_feeds (pact, giver, position) values (@pact, @giver, @position)", ("pact", feed.Pact), ("giver", organization), ("position", feed.Position));
            sql.Execute("insert into crossing_feeds_taken (pact, giver, position) values (@pact, @giver, @position)", ("pact", feed.Pact), ("giver", organization), ("position", feed.Position));
        }
        return true;
    }

    /// <returns>False when the lane is not known, or rows are another's.</returns>
    public static bool Put(ISqlSession sql, string organization, int step, string pact, string sender, IReadOnlyList<JsonArray> rows)
    {
        if (step is < 0 or >= Steps) return false;
        var outward = sql.QueryFirst("select id from crossing_out where pact = @pact and sender = @sender and sender = @o", r => (long?)r.Int64(0), ("pact", pact), ("sender", sender), ("o", organization));
        var inward = sql.QueryFirst("select id from crossing_in where pact = @pact and sender = @sender and receiver = @o", r => (long?)r.Int64(0), ("pact", pact), ("sender", sender), ("o", organization));
        if ((step == OutStep ? outward : step == InStep ? inward : outward ?? inward) is not { } lane) return false;
        foreach (var row in rows)
        {
            if (step != ProofStep) row[0] = lane;
            else if ((string?)row[0] != pact || (string?)row[1] != sender) return false;
            s_rows[step].Write(sql, row);
        }
        return true;
    }

    /// <summary>Under numbers that are free here.</summary>
    private static bool Numbered(ISqlSession sql, TableRows table, string name, string own, string organization, IReadOnlyList<JsonArray>? rows)
    {
        foreach (var row in rows ?? [])
        {
            if ((string?)row[table.IndexOf(own)] != organization) return false;
            row[0] = 1 + sql.QueryFirst($"select coalesce(max(id), 0) from {name}", r => r.Int64(0));
            table.Write(sql, row);
        }
        return true;
    }

    private static long Bytes(JsonArray row) => row.Sum(v => v is JsonValue value && value.TryGetValue<string>(out var text) ? text.Length : 8);

    private static (long, string, string) Lane(ISqlRow r) => (r.Int64(0), r.Text(1), r.Text(2));
}
