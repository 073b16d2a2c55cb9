using Yiwang.Storage.Sql;

namespace Yiwang.Net.Counting;

/// <summary>The figures of the service in State.</summary>
internal static class ServiceRows
{
    private const string Columns = "requests, answered, others, qps_max, qps_at, resolve_n, resolve_sum, resolve_max, resolve_max_at, resolve_min, resolve_min_at, register_n, register_sum, register_max, register_max_at, register_min, register_min_at";

    public static readonly Migration Schema = new(1, "service-figures",
    [
        $"create table service_day (prefix text not null, day bigint not null, {string.Join(", ", Columns.Split(", ").Select(c => c + " bigint not null"))}, primary key (prefix, day))",
        "create index service_day_by_day on service_day (day)",
        "create table service_source (prefix text not null, day bigint not null, address text not null, requests bigint not null, primary key (prefix, day, address))",
    ]);

    public static List<ServiceDay> Read(ISqlSession sql, long fromDay, long toDay) =>
        sql.Query($"select prefix, day, {Columns} from service_day where day between @from and @to order by day, prefix", Row, ("from", fromDay), ("to", toDay));

    public static List<SourceCount> Sources(ISqlSession sql, string prefix, long day, int max) =>
        sql.Query("select address, requests from service_source where prefix = @prefix and day = @day order by requests desc, address limit @max", r => new SourceCount(r.Text(0), r.Int64(1)), ("prefix", prefix), ("day", day), ("max", (long)max));

    /// <summary>Adds what was counted to what stands there from before a restart or from the last time.</summary>
    public static void Add(ISqlSession sql, ServiceDay unsaved, IEnumerable<SourceCount> sources)
    {
        var old = sql.QueryFirst($"select prefix, day, {Columns} from service_day where prefix = @prefix and day = @day", Row, ("prefix", unsaved.Prefix), ("day", unsaved.Day));
        var sum = old is null ? unsaved : old.Plus(unsaved);
        var (resolving, registering) = (sum.Resolving, sum.Registering);
        var values = new[]
        {
            sum.Requests, sum.Answered, sum.OtherSources, sum.MostPerSecond, sum.MostAtUs, resolving.Count, resolving.SumNs, resolving.MaxNs, resolving.MaxAtUs, resolving.MinNs, resolving.MinAtUs,
            registering.Count, registering.SumNs, registering.MaxNs, registering.MaxAtUs, registering.MinNs, registering.MinAtUs,
        };
        var names = Columns.Split(", ");
        SqlParameter[] parameters = [new("prefix", sum.Prefix), new("day", sum.Day), .. names.Zip(values, (name, value) => new SqlParameter(name, value))];
        sql.Execute("delete from service_day where prefix = @prefix and day = @day", ("prefix", sum.Prefix), ("day", sum.Day));
        sql.Execute($"insert into service_day (prefix, day, {Columns}) values (@prefix, @day, {string.Join(", ", names.Select(n => "@" + n))})", parameters);
        foreach (var source in sources)
            sql.Execute("insert into service_source (prefix, day, address, requests) values (@prefix, @day, @address, @requests) on conflict (prefix, day, address) do update set requests = service_source.requests + @requests",
                ("prefix", sum.Prefix), ("day", sum.Day), ("address", source.Address), ("requests", source.Requests));
    }

    private static ServiceDay Row(ISqlRow row) => new(row.Text(0), row.Int64(1), row.Int64(2), row.Int64(3), Latency(row, 7), Latency(row, 13), row.Int64(5), row.Int64(6), row.Int64(4));

    private static LatencyFigures Latency(ISqlRow row, int from) => new(row.Int64(from), row.Int64(from + 1), row.Int64(from + 2), row.Int64(from + 3), row.Int64(from + 4), row.Int64(from + 5));
}
