using System.Globalization;
using Yiwang.Storage.Sql;

namespace Yiwang.Notices.Outbox;

/// <summary>One person to be told of one notice over one channel.</summary>
/// <param name="Id">Head of the fact that it was delivered.</param>
/// <param name="Batch">Rows with the same one go as one message.</param>
internal sealed record OutboxRow(string Id, string Notice, string Person, string Channel, string Owner, string Batch, long DueUs, long ExpiresUs, int Attempts, string? Trouble);

/// <summary>The waiting rows in State.</summary>
internal static class OutboxRows
{
    private const string Columns = "select id, notice, person, channel, owner, batch, due_us, expires_us, attempts, trouble from notice_outbox";

    /// <returns>1, or 0 when it waits already.</returns>
    public static int Add(ISqlSession sql, OutboxRow r) => sql.Execute("""
        insert into notice_outbox (id, notice, person, channel, owner, batch, due_us, expires_us, attempts) values (@id, @notice, @person, @channel, @owner, @batch, @due, @expires, 0)
        on conflict (id) do nothing
        """, ("id", r.Id), ("notice", r.Notice), ("person", r.Person), ("channel", r.Channel), ("owner", r.Owner), ("batch", r.Batch), ("due", r.DueUs), ("expires", r.ExpiresUs));

    public static long Count(ISqlSession sql) => sql.QueryFirst("select count(*) from notice_outbox", r => r.Int64(0));

    /// <param name="resting">Owners about whom nothing is recorded now, since they move to another node.</param>
    public static List<string> DueChannels(ISqlSession sql, long now, IReadOnlyList<string> resting, int max) =>
        sql.Query($"select channel from notice_outbox where due_us <= @now{Except(resting)} group by channel order by min(due_us) limit @max", r => r.Text(0), With(resting, ("now", now), ("max", max)));

    public static OutboxRow? First(ISqlSession sql, string channel, long now, IReadOnlyList<string> resting) =>
        sql.QueryFirst($"{Columns} where channel = @channel and due_us <= @now{Except(resting)} order by due_us, id limit 1", Read, With(resting, ("channel", channel), ("now", now)));

    /// <param name="batch">Null = every one that is due.</param>
    /// <param name="person">Null = everybody.</param>
    public static List<OutboxRow> Due(ISqlSession sql, string channel, long now, string? batch, string? person, IReadOnlyList<string> resting, int max) => sql.Query(
        $"{Columns} where channel = @channel and due_us <= @now and (@batch = '' or batch = @batch) and (@person = '' or person = @person){Except(resting)} order by due_us, id limit @max", Read,
        With(resting, ("channel", channel), ("now", now), ("batch", batch ?? ""), ("person", person ?? ""), ("max", max)));

    public static int Remove(ISqlSession sql, IEnumerable<OutboxRow> rows) => rows.Sum(r => sql.Execute("delete from notice_outbox where id = @id", ("id", r.Id)));

    public static int Postpone(ISqlSession sql, IEnumerable<OutboxRow> rows, long due, string trouble) => rows.Sum(r =>
        sql.Execute("update notice_outbox set due_us = @due, attempts = attempts + 1, trouble = @trouble where id = @id", ("due", due), ("trouble", trouble), ("id", r.Id)));

    /// <summary>What was read in the inbox, or dealt with, before it was sent need not be sent.</summary>
    /// <param name="person">Null = to anybody.</param>
    public static int RemoveUnsent(ISqlSession sql, string notice, string? person) =>
        sql.Execute("delete from notice_outbox where notice = @notice and (@person = '' or person = @person) and attempts = 0", ("notice", notice), ("person", person ?? ""));

    public static long? NextDue(ISqlSession sql) => sql.QueryFirst("select min(due_us) from notice_outbox", r => r.IsNull(0) ? (long?)null : r.Int64(0));

    public static List<(string Channel, long Count)> Waiting(ISqlSession sql) => sql.Query("select channel, count(*) from notice_outbox group by channel", r => (r.Text(0), r.Int64(1)));

    public static string Except(IReadOnlyList<string> resting) => resting.Count == 0 ? "" : $" and owner not in ({string.Join(", ", resting.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@resting{i}")))})";

    public static SqlParameter[] With(IReadOnlyList<string> resting, params SqlParameter[] others) => [.. others, .. resting.Select((owner, i) => (SqlParameter)(string.Create(CultureInfo.InvariantCulture, $"resting{i}"), owner))];

    private static OutboxRow Read(ISqlRow r) => new(r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Int64(6), r.Int64(7), (int)r.Int64(8), r.TextOrNull(9));
}
