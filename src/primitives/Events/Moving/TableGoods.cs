using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Storage.Sql;

namespace Yiwang.Events.Moving;

/// <summary>Rows of a State table that belong to one organisation each, by a column that names it.</summary>
/// <param name="key">Columns of the table's key, in which order they go.</param>
public sealed class TableGoods(string name, IDatabase state, string table, string columns, string owner, string key) : IMovingGoods
{
    private readonly TableRows _rows = new(table, columns);

    /// <summary>Rows of a page, which has at most 4 MiB.</summary>
    public int PageRows { get; init; } = 1_000;

    /// <summary>The column names something of the organisation's, as a case: <c>o.…/…</c>.</summary>
    public bool IsBelow { get; init; }

    /// <summary>Whoever keeps the rows in memory reads them anew.</summary>
    public Func<CancellationToken, Task>? Arrived { get; init; }

    /// <summary>The old node deletes its rows once the new one has them.</summary>
    public bool IsForgotten { get; init; }

    public string Name => name;

    public async ValueTask GoneAsync(string organization, CancellationToken cancel)
    {
        if (IsForgotten) await state.WriteAsync(sql => sql.Execute($"delete from {table} where {Own}", ("owner", organization)), cancel);
    }

    public async ValueTask ArrivedAsync(string organization, CancellationToken cancel)
    {
        if (Arrived is { } arrived) await arrived(cancel);
    }

    public async ValueTask<GoodsPage> ReadAsync(string organization, string cursor, CancellationToken cancel)
    {
        _ = int.TryParse(cursor, out var skip);
        var rows = await state.ReadAsync(sql => _rows.Read(sql, $"{Own} order by {key} limit @max offset @skip", ("owner", organization), ("max", (long)PageRows), ("skip", (long)skip)), cancel);
        return new GoodsPage(JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. rows])), $"{skip + rows.Count}", rows.Count < PageRows);
    }

    private string Own => IsBelow ? $"{owner} >= @owner || '/' and {owner} < @owner || '0'" : $"{owner} = @owner";

    private bool IsOf(string? value, string organization) => IsBelow ? value?.StartsWith(organization + "/", StringComparison.Ordinal) == true : value == organization;

    public async ValueTask<Outcome> TakeAsync(string organization, GoodsOrigin from, byte[] page, CancellationToken cancel)
    {
        try
        {
            var rows = JsonNode.Parse(page)?.AsArray().Select(r => r!.AsArray()).ToList() ?? [];
            if (rows.Any(r => !IsOf((string?)r[_rows.IndexOf(owner)], organization))) return new Outcome(Codes.NetBadAnswer, name);
            await state.WriteAsync(sql => rows.Sum(r => _rows.Write(sql, r)), cancel);
            return Outcome.Ok;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            return new Outcome(Codes.NetBadAnswer, name);
        }
    }
}
