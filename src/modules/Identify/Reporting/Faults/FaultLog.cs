using System.Globalization;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Faults;

/// <summary>The numbers of the guide.</summary>
internal enum FaultKind { Network = 1, System = 2, Attack = 3, Other = 4 }

/// <param name="Prefix">Of the enterprise whose node it is; empty = this node.</param>
/// <param name="Clears">Number of the fault that is over; null = it begins.</param>
internal sealed record FaultRow(string Number, string Prefix, string Fault, string? Clears, long AtUs, FaultKind Kind, string Cause);

/// <summary>异常和恢复: what the node saw, each with a number of its own, in State. The newest 100,000 are kept.</summary>
internal sealed class FaultLog(IDatabase state, ReportClock clock)
{
    public const string PlannedStop = "stop", Crash = "crash";
    private const int KeptMax = 100_000;
    private const string Columns = "number, prefix, fault, clears, at_us, kind, cause";

    /// <returns>False: it was open already.</returns>
    public Task<bool> BeganAsync(string fault, string prefix, FaultKind kind, string cause, long atUs, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        var row = new FaultRow(NumberOf(fault, atUs, 0), prefix, fault, null, atUs, kind, cause);
        if (sql.Execute("insert into report_fault_open (fault, number, at_us) values (@fault, @number, @at) on conflict (fault) do nothing", ("fault", fault), ("number", row.Number), ("at", atUs)) == 0) return false;
        Insert(sql, row);
        return true;
    }, cancel);

    /// <returns>False: it was not open.</returns>
    public Task<bool> OverAsync(string fault, long atUs, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        if (sql.QueryFirst("select number from report_fault_open where fault = @fault", r => r.Text(0), ("fault", fault)) is not { } number) return false;
        sql.Execute("delete from report_fault_open where fault = @fault", ("fault", fault));
        if (Find(sql, number) is { } began) Insert(sql, began with { Number = NumberOf(fault, atUs, 1), Clears = number, AtUs = atUs });
        return true;
    }, cancel);

    /// <summary>What another node told of itself; once, whatever how often it comes.</summary>
    public static void Told(ISqlSession sql, FaultRow row) => Insert(sql, row);

    public Task<HashSet<string>> OpenAsync(CancellationToken cancel) => state.ReadAsync(sql => sql.Query("select fault from report_fault_open", r => r.Text(0)).ToHashSet(StringComparer.Ordinal), cancel);

    /// <summary>Oldest first.</summary>
    public Task<List<FaultRow>> BetweenAsync(long fromUs, long toUs, int max, CancellationToken cancel = default) => state.ReadAsync(sql =>
        sql.Query($"select {Columns} from report_fault where at_us >= @from and at_us < @to order by at_us, number limit @max", Read, ("from", fromUs), ("to", toUs), ("max", (long)max)), cancel);

    /// <summary>Not yet in a report of this pact.</summary>
    public static List<FaultRow> Unsent(ISqlSession sql, string pact, long sinceUs, int max) => sql.Query(
        $"select {Columns} from report_fault f where at_us >= @since and not exists (select 1 from report_fault_sent s where s.pact = @pact and s.number = f.number) order by at_us, number limit @max", Read, ("pact", pact), ("since", sinceUs), ("max", (long)max));

    public static void Sent(ISqlSession sql, string pact, FaultRow row) => sql.Execute("insert into report_fault_sent (pact, number) values (@pact, @number) on conflict (pact, number) do nothing", ("pact", pact), ("number", row.Number));

    public Task TrimAsync(CancellationToken cancel) => state.WriteAsync(sql =>
    {
        sql.Execute("delete from report_fault where at_us < (select coalesce(min(at_us), 0) from (select at_us from report_fault order by at_us desc limit @max) as kept)", ("max", (long)KeptMax));
        return sql.Execute("delete from report_fault_sent where not exists (select 1 from report_fault f where f.number = report_fault_sent.number)");
    }, cancel);

    private static FaultRow? Find(ISqlSession sql, string number) => sql.QueryFirst($"select {Columns} from report_fault where number = @number", Read, ("number", number));

    private static void Insert(ISqlSession sql, FaultRow row) => sql.Execute($"insert into report_fault ({Columns}) values (@number, @prefix, @fault, @clears, @at, @kind, @cause) on conflict (number) do nothing",
        ("number", row.Number), ("prefix", row.Prefix), ("fault", row.Fault), ("clears", row.Clears), ("at", row.AtUs), ("kind", (long)row.Kind), ("cause", row.Cause));

    // unique here by moment and fault; the report puts the prefix before it
    private string NumberOf(string fault, long atUs, int end) =>
        $"{clock.At(Parties.Micros.ToTime(atUs)).ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}-{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(fault)))[..6]}-{(end == 0 ? "B" : "E")}";

    private static FaultRow Read(ISqlRow r) => new(r.Text(0), r.Text(1), r.Text(2), r.TextOrNull(3), r.Int64(4), (FaultKind)r.Int64(5), r.Text(6));
}
