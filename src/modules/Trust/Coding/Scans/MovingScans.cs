using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Trust.Coding.Scans;

/// <summary>
/// Counts of an organisation's codes go with it: the total, when and in which city a code was first asked for, and the newest scans of each. Devices are named by a key of the node, so that one that asks again
/// within ten minutes over the move counts twice.
/// </summary>
internal sealed class MovingScans(IDatabase state, IPrefixTable prefixes) : IMovingGoods
{
    private const int CodesOfPage = 100, RowsOfCode = 200;
    private static readonly TableRows s_codes = new("scan_codes", "code:t total:i first_us:i first_city:i last_us:i day:i day_rows:i");
    private static readonly TableRows s_scans = new("scans", "code:t at_us:i device:i city:i channel:i kind:i address:i");
    private static readonly TableRows s_staff = new("staff_scans", "code:t at_us:i who:t organization:t act:t");

    public string Name => "scans";

    /// <param name="cursor">The last code of the page before.</param>
    public async ValueTask<GoodsPage> ReadAsync(string organization, string cursor, CancellationToken cancel)
    {
        var held = prefixes.HeldBy(organization).Select(p => p.Prefix.ToString().ToUpperInvariant()).Order(StringComparer.Ordinal).ToList();
        return await state.ReadAsync(sql =>
        {
            List<string> codes = [];
            foreach (var prefix in held)
            {
                if (codes.Count == CodesOfPage) break;
                codes.AddRange(sql.Query("""
                    select code from (select code from scan_codes where code >= @from and code < @to union select code from staff_scans where code >= @from and code < @to) c where code > @after order by code limit @max
                    """, r => r.Text(0), ("from", prefix + "/"), ("to", prefix + "0"), ("after", cursor), ("max", (long)(CodesOfPage - codes.Count))));
            }
            var page = new JsonObject
            {
                ["codes"] = Rows(codes, c => s_codes.Read(sql, "code = @code", ("code", c))),
                ["scans"] = Rows(codes, c => s_scans.Read(sql, "code = @code order by at_us desc limit @max", ("code", c), ("max", (long)RowsOfCode))),
                ["staff"] = Rows(codes, c => s_staff.Read(sql, "code = @code order by at_us desc limit @max", ("code", c), ("max", (long)RowsOfCode))),
            };
            return new GoodsPage(JsonSerializer.SerializeToUtf8Bytes(page), codes.Count == 0 ? cursor : codes[^1], codes.Count < CodesOfPage);
        }, cancel);
    }

    public async ValueTask<Outcome> TakeAsync(string organization, GoodsOrigin from, byte[] page, CancellationToken cancel)
    {
        try
        {
            if (JsonNode.Parse(page) is not JsonObject read) return new Outcome(Codes.NetBadAnswer, Name);
            if (CodesIn(read).FirstOrDefault(c => !IsOf(c, organization)) is { } foreign) return new Outcome(Codes.NetBadAnswer, $"{Name} {foreign}", null,
                new Bilingual($"原节点给出了标识 {foreign} 的扫码次数，它的前缀不归本单位，没有接收，迁移已停止。", $"The old node gave counts of {foreign}, whose prefix is not the organisation's: they were not taken, and the move has stopped."));
            await state.WriteAsync(sql => Write(sql, s_codes, read["codes"]) + Write(sql, s_scans, read["scans"]) + Write(sql, s_staff, read["staff"]), cancel);
            return Outcome.Ok;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return new Outcome(Codes.NetBadAnswer, Name);
        }
    }

    private static readonly string[] s_tables = ["codes", "scans", "staff"];

    /// <summary>Named in the first column of all three.</summary>
    private static IEnumerable<string> CodesIn(JsonObject page) => s_tables.SelectMany(t => page[t] as JsonArray ?? []).Select(r => r is JsonArray { Count: > 0 } row ? (string?)row[0] ?? "" : throw new FormatException("a row is a list"));

    /// <summary>Under the organisation's own prefix, or one of which this node does not know another holder.</summary>
    private bool IsOf(string code, string organization) => Handle.TryParse(code, out var handle)
        && (prefixes.Locate(handle.Prefix).Record is { } known ? string.Equals(known.Holder, organization, StringComparison.OrdinalIgnoreCase) || (!known.IsHere && known.Prefix != handle.Prefix)
            : handle.Prefix.Kind != PrefixKind.Organization || string.Equals(handle.Prefix.ToString(), organization, StringComparison.OrdinalIgnoreCase));

    private static JsonArray Rows(List<string> codes, Func<string, List<JsonArray>> of) => new([.. codes.SelectMany(of)]);

    private static int Write(ISqlSession sql, TableRows table, JsonNode? rows) => rows is JsonArray list ? list.Sum(r => table.Write(sql, r as JsonArray ?? throw new FormatException("a row is a list"))) : 0;
}
