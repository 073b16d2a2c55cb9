using Yiwang.Storage.Sql;

namespace Yiwang.Trust.Coding.Scans;

/// <summary>
/// The bounded store of scans, in State: they are neither facts nor derivable. A total a code, and a line for each scan that counted, kept 180 days. Calls that come together share one commit. Bounds: lines in all
/// (the oldest give way), lines of one code a day (further scans only count).
/// </summary>
internal sealed class ScanStore(IDatabase state, ScanOptions options)
{
    /// <summary>One device counts once in this time.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(10);
    private const long DayUs = 86_400_000_000;
    private const int ChunkRows = 5_000;

    public static readonly Migration Schema = new(1, "scans",
    [
        "create table scan_codes (code text primary key, total bigint not null, first_us bigint not null, first_city int not null, last_us bigint not null, day bigint not null, day_rows int not null)",
        "create index scan_codes_last on scan_codes (last_us)",
        "create table scans (code text not null, at_us bigint not null, device bigint not null, city int not null, channel int not null, kind int not null, address bigint not null, primary key (code, at_us, device))",
        "create index scans_at on scans (at_us)",
        "create table staff_scans (code text not null, at_us bigint not null, who text not null, organization text not null, act text not null, primary key (code, at_us, who))",
        "create index staff_scans_at on staff_scans (at_us)",
    ]);

    /// <summary>Counts a query unless the device has just asked; durable on return.</summary>
    public Task<Counted> CountAsync(Scan scan, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        var known = Find(sql, scan.Code);
        if (known.Total > 0 && scan.AtUs - known.LastUs < Again.TotalMicroseconds && Asked(sql, scan)) return new Counted(false, known.Total);
        var total = known.Total + 1;
        var (day, rows) = Rows(known, scan);
        sql.Execute("insert into scan_codes (code, total, first_us, first_city, last_us, day, day_rows) values (@code, 1, @at, @city, @at, @day, @rows) on conflict (code) do update set total = @total, last_us = @at, day = @day, day_rows = @rows, first_us = case when scan_codes.total = 0 then @at else scan_codes.first_us end, first_city = case when scan_codes.total = 0 then @city else scan_codes.first_city end",
            ("code", scan.Code), ("total", total), ("at", scan.AtUs), ("city", scan.City), ("day", day), ("rows", rows));
        if (rows <= options.RowsOfCodeADay) Put(sql, scan);
        return new Counted(true, total);
    }, cancel);

    /// <summary>A try of a secret code, right or wrong; durable on return.</summary>
    public Task<bool> NoteAsync(Scan scan, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        var known = Find(sql, scan.Code);
        var (day, rows) = Rows(known, scan);
        sql.Execute("insert into scan_codes (code, total, first_us, first_city, last_us, day, day_rows) values (@code, 0, @at, @city, @at, @day, @rows) on conflict (code) do update set day = @day, day_rows = @rows", ("code", scan.Code), ("at", scan.AtUs), ("city", scan.City), ("day", day), ("rows", rows));
        if (rows <= options.RowsOfCodeADay) Put(sql, scan);
        return true;
    }, cancel);

    public Task<ScanSummary> ReadAsync(string code, int newest, CancellationToken cancel) => state.ReadAsync(sql =>
        sql.QueryFirst("select total, first_us, first_city from scan_codes where code = @code and total > 0", r => new ScanSummary(r.Int64(0), r.Int64(1), (int)r.Int64(2), []), ("code", code)) is { } found
            ? found with { Newest = sql.Query("select at_us, city from scans where code = @code and kind = 0 order by at_us desc limit @newest", r => new ScanPlace(r.Int64(0), (int)r.Int64(1)), ("code", code), ("newest", newest)) }
            : ScanSummary.None, cancel);

    /// <summary>Queries from known cities since then, by city.</summary>
    public Task<List<(int City, long Scans)>> CitiesAsync(string code, long sinceUs, CancellationToken cancel) => state.ReadAsync(sql =>
        sql.Query("select city, count(*) from scans where code = @code and at_us >= @since and kind = 0 group by city order by city", r => ((int)r.Int64(0), r.Int64(1)), ("code", code), ("since", sinceUs)), cancel);

    public Task<long> WrongAsync(string code, long sinceUs, CancellationToken cancel) => state.ReadAsync(sql =>
        sql.QueryFirst("select count(*) from scans where code = @code and at_us >= @since and kind = 1", r => r.Int64(0), ("code", code), ("since", sinceUs)), cancel);

    /// <summary>Somebody signed in scanned it at work: apart from the public's, never counted.</summary>
    public Task<int> StaffAsync(IReadOnlyList<string> codes, long atUs, string who, string organization, string act, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        foreach (var code in codes)
            sql.Execute("insert into staff_scans (code, at_us, who, organization, act) values (@code, @at, @who, @organization, @act) on conflict (code, at_us, who) do nothing", ("code", code), ("at", atUs), ("who", who), ("organization", organization), ("act", act));
        return codes.Count;
    }, cancel);

    public Task<long> StaffCountAsync(string code, string organization, CancellationToken cancel) => state.ReadAsync(sql =>
        sql.QueryFirst("select count(*) from staff_scans where code = @code and organization = @organization", r => r.Int64(0), ("code", code), ("organization", organization)), cancel);

    /// <summary>Drops what is too old or too much, in chunks that let others write between them.</summary>
    public async Task SweepAsync(long nowUs, CancellationToken cancel)
    {
        var old = nowUs - options.Days * DayUs;
        // counted by a reader, so that nobody waits for it
        var before = await state.ReadAsync(sql => sql.QueryFirst("select count(*) from scans", r => r.Int64(0)) - options.RowsMax is > 0 and var over
            ? Math.Max(old, sql.QueryFirst("select at_us from scans order by at_us limit 1 offset @over", r => r.Int64(0), ("over", over))) : old, cancel);
        foreach (var (table, column, until) in new[] { ("scans", "at_us", before), ("staff_scans", "at_us", old), ("scan_codes", "last_us", old) })
        {
            while (await state.WriteAsync(sql => Drop(sql, table, column, until), cancel) > 0) await Task.Yield();
        }
    }

    // the newest row that goes is looked up first, since neither engine deletes with a limit
    private static int Drop(ISqlSession sql, string table, string column, long before)
    {
        var last = sql.QueryFirst($"select max({column}) from (select {column} from {table} where {column} < @before order by {column} limit {ChunkRows}) old", r => r.IsNull(0) ? -1 : r.Int64(0), ("before", before));
        return last < 0 ? 0 : sql.Execute($"delete from {table} where {column} <= @last", ("last", last));
    }

    private static (long Total, long LastUs, long Day, int Rows) Find(ISqlSession sql, string code) =>
        sql.QueryFirst("select total, last_us, day, day_rows from scan_codes where code = @code", r => (r.Int64(0), r.Int64(1), r.Int64(2), (int)r.Int64(3)), ("code", code));

    private static bool Asked(ISqlSession sql, Scan scan) =>
        sql.QueryFirst("select count(*) from scans where code = @code and at_us > @since and device = @device and kind = 0", r => r.Int64(0), ("code", scan.Code), ("since", scan.AtUs - (long)Again.TotalMicroseconds), ("device", (long)scan.Device)) > 0;

    private static (long Day, int Rows) Rows((long Total, long LastUs, long Day, int Rows) known, Scan scan) => scan.AtUs / DayUs is var day && day == known.Day ? (day, known.Rows + 1) : (day, 1);

    private static void Put(ISqlSession sql, Scan scan) =>
        sql.Execute("insert into scans (code, at_us, device, city, channel, kind, address) values (@code, @at, @device, @city, @channel, @kind, @address) on conflict (code, at_us, device) do nothing",
            ("code", scan.Code), ("at", scan.AtUs), ("device", (long)scan.Device), ("city", scan.City), ("channel", (long)scan.Channel), ("kind", (long)scan.Kind), ("address", (long)scan.Address));
}
