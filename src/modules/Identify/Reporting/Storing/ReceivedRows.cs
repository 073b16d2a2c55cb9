using System.Text.Json;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Storing;

/// <summary>A document that somebody sent here.</summary>
/// <param name="Problems">How many fields are not as the table wants them.</param>
public sealed record ReceivedReport(string Pact, string Prefix, string Table, string Period, int Part, long Rows, int Problems, IReadOnlyDictionary<string, int> Missing, bool IsSame, long MadeUs, long ReceivedUs, long? Position);

internal static class ReceivedRows
{
    private const string Columns = "pact, prefix, tbl, period, part, row_count, problems, missing, same, made_us, received_us, position";

    /// <returns>False: it was there.</returns>
    public static bool Insert(ISqlSession sql, string pact, ReportDocument document, ReadOnlyMemory<byte> body, string problems, long atUs) =>
        sql.Execute("insert into report_in (pact, prefix, tbl, period, part, row_count, problems, missing, digest, same, body, made_us, received_us) values (@pact, @prefix, @tbl, @period, @part, @rows, @problems, @missing, @digest, @same, @body, @made, @at) on conflict (pact, prefix, tbl, period, part) do nothing",
            ("pact", pact), ("prefix", document.Prefix), ("tbl", document.Table), ("period", document.Period), ("part", (long)document.Part), ("rows", (long)document.Rows.Count), ("problems", problems), ("missing", JsonSerializer.Serialize(document.Missing)),
            ("digest", document.Digest), ("same", document.IsSame), ("body", body.ToArray()), ("made", document.MadeUs), ("at", atUs)) > 0;

    public static void Recorded(ISqlSession sql, string pact, ReportDocument d, long position) =>
        sql.Execute("update report_in set position = @position where pact = @pact and prefix = @prefix and tbl = @tbl and period = @period and part = @part",
            ("position", position), ("pact", pact), ("prefix", d.Prefix), ("tbl", d.Table), ("period", d.Period), ("part", (long)d.Part));

    /// <summary>Newest first.</summary>
    public static List<ReceivedReport> List(ISqlSession sql, string pact, string table, long beforeUs, int max) =>
        sql.Query($"select {Columns} from report_in where pact = @pact and (@tbl = '' or tbl = @tbl) and received_us < @before order by received_us desc, tbl, period desc, part desc limit @max", Read, ("pact", pact), ("tbl", table), ("before", beforeUs), ("max", (long)max));

    /// <summary>Of each table its newest period and when it came.</summary>
    public static List<(string Prefix, string Table, string Period, long ReceivedUs, long Count)> Newest(ISqlSession sql, string pact) =>
        sql.Query("select prefix, tbl, max(period), max(received_us), count(*) from report_in where pact = @pact group by prefix, tbl", r => (r.Text(0), r.Text(1), r.Text(2), r.Int64(3), r.Int64(4)), ("pact", pact));

    /// <summary>Periods that are here, of tables and days.</summary>
    public static List<(string Table, string Period, long Parts, bool Problems)> Periods(ISqlSession sql, string pact, string prefix, string from) =>
        sql.Query("select tbl, period, count(*), max(case when problems = '[]' then 0 else 1 end) from report_in where pact = @pact and prefix = @prefix and period >= @from group by tbl, period", r => (r.Text(0), r.Text(1), r.Int64(2), r.Int64(3) != 0),
            ("pact", pact), ("prefix", prefix), ("from", from));

    public static (ReceivedReport Report, byte[] Body, string Problems)? Find(ISqlSession sql, string pact, string prefix, string table, string period, int part) =>
        sql.QueryFirst($"select {Columns}, body from report_in where pact = @pact and prefix = @prefix and tbl = @tbl and period = @period and part = @part", r => ((ReceivedReport, byte[], string)?)(Read(r), r.Bytes(12), r.Text(6)),
            ("pact", pact), ("prefix", prefix), ("tbl", table), ("period", period), ("part", (long)part));

    /// <summary>All parts of a period, or of the newest moment that carried rows.</summary>
    public static List<byte[]> Bodies(ISqlSession sql, string pact, string prefix, string table, string period) =>
        sql.Query("select body from report_in where pact = @pact and prefix = @prefix and tbl = @tbl and period = @period order by part", r => r.Bytes(0), ("pact", pact), ("prefix", prefix), ("tbl", table), ("period", period));

    public static string? NewestWithRows(ISqlSession sql, string pact, string prefix, string table) =>
        sql.QueryFirst("select max(period) from report_in where pact = @pact and prefix = @prefix and tbl = @tbl and same = 0", r => r.TextOrNull(0), ("pact", pact), ("prefix", prefix), ("tbl", table));

    private static ReceivedReport Read(ISqlRow r) => new(r.Text(0), r.Text(1), r.Text(2), r.Text(3), (int)r.Int64(4), r.Int64(5), JsonSerializer.Deserialize<List<JsonElement>>(r.Text(6))?.Count ?? 0,
        JsonSerializer.Deserialize<Dictionary<string, int>>(r.Text(7)) ?? [], r.Int64(8) != 0, r.Int64(9), r.Int64(10), r.IsNull(11) ? null : r.Int64(11));
}
