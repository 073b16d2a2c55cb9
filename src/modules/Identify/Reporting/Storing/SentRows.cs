using System.Text.Json;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Net.Crossing;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Storing;

/// <summary>A document that was made here.</summary>
/// <param name="Outcome">Of the receipt; null = it waits.</param>
/// <param name="Answer">What the receiver found, JSON.</param>
public sealed record SentReport(string Pact, string Prefix, string Table, string Period, int Part, long Rows, IReadOnlyDictionary<string, int> Missing, bool IsSame, long MadeUs, string? Outcome, string? Detail, byte[] Answer, long? ReceiptUs, long? Position)
{
    public string Key => $"report:{Table}:{Prefix}:{Period}:{Part}";
    /// <summary>In the lane; null = it is not there (any more).</summary>
    public long? Number { get; init; }
}

internal static class SentRows
{
    private const string Columns = "pact, prefix, tbl, period, part, row_count, missing, same, made_us, outcome, detail, answer, receipt_us, position, number";

    public static void Insert(ISqlSession sql, Duty duty, IReadOnlyList<(ReportDocument Document, byte[] Body)> made)
    {
        foreach (var (document, body) in made)
        {
            sql.Execute("insert into report_out (pact, prefix, tbl, period, part, row_count, missing, digest, same, body, made_us) values (@pact, @prefix, @tbl, @period, @part, @rows, @missing, @digest, @same, @body, @made) on conflict (pact, prefix, tbl, period, part) do nothing",
                ("pact", duty.Pact.Id), ("prefix", document.Prefix), ("tbl", document.Table), ("period", document.Period), ("part", (long)document.Part), ("rows", (long)document.Rows.Count),
                ("missing", JsonSerializer.Serialize(document.Missing)), ("digest", document.Digest), ("same", document.IsSame), ("body", body), ("made", document.MadeUs));
            foreach (var enterprise in document.Covers)
                sql.Execute("insert into report_covered (pact, prefix, tbl, period, enterprise) values (@pact, @prefix, @tbl, @period, @enterprise) on conflict (pact, prefix, tbl, period, enterprise) do nothing",
                    ("pact", duty.Pact.Id), ("prefix", document.Prefix), ("tbl", document.Table), ("period", document.Period), ("enterprise", enterprise));
        }
    }

    public static void Mark(ISqlSession sql, Duty duty, string table, string period, string digest) =>
        sql.Execute("insert into report_mark (pact, prefix, tbl, period, digest) values (@pact, @prefix, @tbl, @period, @digest) on conflict (pact, prefix, tbl) do update set period = @period, digest = @digest",
            ("pact", duty.Pact.Id), ("prefix", duty.Prefix.ToString()), ("tbl", table), ("period", period), ("digest", digest));

    public static (string Period, string Digest)? MarkOf(ISqlSession sql, Duty duty, string table) =>
        sql.QueryFirst("select period, digest from report_mark where pact = @pact and prefix = @prefix and tbl = @tbl", r => ((string, string)?)(r.Text(0), r.Text(1)), ("pact", duty.Pact.Id), ("prefix", duty.Prefix.ToString()), ("tbl", table));

    public static HashSet<string> Covered(ISqlSession sql, Duty duty, string table, string period) =>
        [.. sql.Query("select enterprise from report_covered where pact = @pact and prefix = @prefix and tbl = @tbl and period = @period", r => r.Text(0), ("pact", duty.Pact.Id), ("prefix", duty.Prefix.ToString()), ("tbl", table), ("period", period))];

    public static int LastPart(ISqlSession sql, Duty duty, string table, string period) =>
        (int)(sql.QueryFirst("select max(part) from report_out where pact = @pact and prefix = @prefix and tbl = @tbl and period = @period", r => r.IsNull(0) ? (long?)0 : r.Int64(0), ("pact", duty.Pact.Id), ("prefix", duty.Prefix.ToString()), ("tbl", table), ("period", period)) ?? 0);

    /// <summary>Pacts under which documents wait for the lane, or in it for their receipts.</summary>
    public static List<string> Open(ISqlSession sql) => sql.Query("select distinct pact from report_out where number is null or (number > 0 and outcome is null) order by pact", r => r.Text(0));

    /// <summary>Kept and not yet given to the lane, in the order in which they were made.</summary>
    public static List<(SentReport Report, byte[] Body)> Unqueued(ISqlSession sql, string pact, int max) =>
        sql.Query($"select {Columns}, body from report_out where pact = @pact and number is null order by made_us, tbl, period, part limit @max", r => (Read(r), r.Bytes(15)), ("pact", pact), ("max", (long)max));

    /// <summary>Given to the lane and without receipt, in its order.</summary>
    public static List<SentReport> InLane(ISqlSession sql, string pact, long above, int max) =>
        sql.Query($"select {Columns} from report_out where pact = @pact and number > @above and outcome is null order by number limit @max", Read, ("pact", pact), ("above", above), ("max", (long)max));

    /// <summary>It came back from the lane, and goes there again when the pact lets it.</summary>
    public static void CameBack(ISqlSession sql, SentReport report) => Update(sql, report, "number = null");

    public static void Queued(ISqlSession sql, SentReport report, long number) => Update(sql, report, "number = @number", ("number", number));

    /// <summary>The pact does not let it through: it is final, and a person sees why.</summary>
    public static void Refused(ISqlSession sql, SentReport report, string code, string? detail, long atUs) =>
        Update(sql, report, "number = 0, outcome = @outcome, detail = @detail, receipt_us = @at", ("outcome", code), ("detail", detail), ("at", atUs));

    public static void Received(ISqlSession sql, Receipt receipt) =>
        sql.Execute("update report_out set outcome = @outcome, detail = @detail, answer = @answer, receipt_us = @at where pact = @pact and number = @number and outcome is null",
            ("outcome", receipt.Outcome), ("detail", receipt.Detail), ("answer", receipt.Answer.ToArray()), ("at", receipt.ReceivedAtUs), ("pact", receipt.Pact), ("number", receipt.Number));

    public static void Recorded(ISqlSession sql, SentReport report, long position) => Update(sql, report, "position = @position", ("position", position));

    /// <summary>Of one pact, the oldest first.</summary>
    public static List<SentReport> Waiting(ISqlSession sql, string pact, int max) => sql.Query($"select {Columns} from report_out where pact = @pact and outcome is null order by made_us limit @max", Read, ("pact", pact), ("max", (long)max));

    public static List<SentReport> Unrecorded(ISqlSession sql, int max) => sql.Query($"select {Columns} from report_out where position is null order by made_us, tbl, part limit @max", Read, ("max", (long)max));

    /// <summary>Newest first.</summary>
    public static List<SentReport> List(ISqlSession sql, string pact, string table, long beforeUs, int max) =>
        sql.Query($"select {Columns} from report_out where pact = @pact and (@tbl = '' or tbl = @tbl) and made_us < @before order by made_us desc, tbl, period desc, part desc limit @max", Read, ("pact", pact), ("tbl", table), ("before", beforeUs), ("max", (long)max));

    public static SentReport? Newest(ISqlSession sql, string pact, string prefix, string table) =>
        sql.QueryFirst($"select {Columns} from report_out where pact = @pact and prefix = @prefix and tbl = @tbl order by made_us desc, period desc, part desc limit 1", Read, ("pact", pact), ("prefix", prefix), ("tbl", table));

    public static (SentReport Report, byte[] Body)? Find(ISqlSession sql, string pact, string prefix, string table, string period, int part) =>
        sql.QueryFirst($"select {Columns}, body from report_out where pact = @pact and prefix = @prefix and tbl = @tbl and period = @period and part = @part", r => ((SentReport, byte[])?)(Read(r), r.Bytes(15)),
            ("pact", pact), ("prefix", prefix), ("tbl", table), ("period", period), ("part", (long)part));

    private static void Update(ISqlSession sql, SentReport report, string set, params ReadOnlySpan<SqlParameter> more) =>
        sql.Execute($"update report_out set {set} where pact = @pact and prefix = @prefix and tbl = @tbl and period = @period and part = @part",
            [.. more, new("pact", report.Pact), new("prefix", report.Prefix), new("tbl", report.Table), new("period", report.Period), new("part", (long?)report.Part)]);

    private static SentReport Read(ISqlRow r) => new(r.Text(0), r.Text(1), r.Text(2), r.Text(3), (int)r.Int64(4), r.Int64(5), JsonSerializer.Deserialize<Dictionary<string, int>>(r.Text(6)) ?? [], r.Int64(7) != 0, r.Int64(8),
        r.TextOrNull(9), r.TextOrNull(10), r.IsNull(11) ? [] : r.Bytes(11), r.IsNull(12) ? null : r.Int64(12), r.IsNull(13) ? null : r.Int64(13)) { Number = r.IsNull(14) ? null : r.Int64(14) };
}
