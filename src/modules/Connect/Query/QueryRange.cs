using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Connect.Query;

/// <summary>What every question about samples has: from (inclusive), to (exclusive, default now), and how to answer.</summary>
internal readonly record struct QueryRange(long FromUs, long ToUs, long NowUs, bool Csv)
{
    public static Outcome<QueryRange> Of(HttpContext http, TimeProvider clock)
    {
        var query = http.Request.Query;
        var now = Micros.Of(clock);
        if (!QueryTime.TryParse(query["from"], now, out var from)) return Wrong("from");
        var to = now;
        if (query.ContainsKey("to") && !QueryTime.TryParse(query["to"], now, out to)) return Wrong("to");
        if (from > to) return new Outcome(Codes.RequestInvalid, "from > to", "from", new Bilingual("开始时间不能晚于结束时间。", "The start must not lie after the end."));
        var format = query["format"].ToString();
        if (format is not ("" or "json" or "csv")) return new Outcome(Codes.RequestInvalid, "json, csv", "format");
        return new QueryRange(from, to, now, format == "csv" || (format.Length == 0 && http.Request.Headers.Accept.ToString().StartsWith("text/csv", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>A duration of the query; <paramref name="otherwise"/> when it is not there, -1 when it is none.</summary>
    public static long Duration(HttpContext http, string name, long otherwise)
    {
        var text = http.Request.Query[name].ToString();
        return text.Length == 0 ? otherwise : QueryTime.TryDuration(text, out var us) ? us : -1;
    }

    public static Outcome WrongDuration(string field) =>
        new(Codes.RequestInvalid, "15s, 5m, 1h, 7d", field, new Bilingual("时长写成 15s、5m、1h、7d 这样。", "Write a duration as 15s, 5m, 1h or 7d."));

    private static Outcome Wrong(string field) =>
        new(Codes.RequestInvalid, "RFC 3339, -1h", field, new Bilingual("时间写成 2026-11-21T08:00:00Z，或从现在算起 -1h、-7d。", "Write a time as 2026-11-21T08:00:00Z, or from now as -1h or -7d."));
}
