using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Storage.Sql;

namespace Yiwang.Events.Projections;

/// <summary>Hashes of rows that only one side has.</summary>
internal sealed record RowSets(long Rows, HashSet<UInt128> InView, HashSet<UInt128> InLog)
{
    public bool IsEmpty => InView.Count == 0 && InLog.Count == 0;

    public RowSets And(RowSets later) => new(later.Rows, [.. InView.Where(later.InView.Contains)], [.. InLog.Where(later.InLog.Contains)]);
}

/// <summary>One table of a view, as it is used and as it was built again. The second is SQLite whatever the first is.</summary>
internal sealed class TablePair(string view, string table, IDatabase live, IDatabase second)
{
    // of 16 bytes and a count: 80 MB of memory at once
    private const int PartRows = 1_000_000;
    private const int DescribedMax = 200, TextMax = 200;

    private IReadOnlyList<Column> _columns = [];

    public async Task<RowSets> CompareAsync(CancellationToken cancel)
    {
        if (_columns.Count == 0) _columns = await ColumnsAsync(cancel);
        var rows = await second.ReadAsync(sql => sql.QueryFirst($"select count(*) from {table}", r => r.Int64(0)), cancel);
        var parts = (int)Math.Clamp((rows / PartRows) + 1, 1, 1_000);
        var sets = new RowSets(rows, [], []);
        for (var part = 0; part < parts; part++) await ComparePartAsync(sets, (UInt128)part, (UInt128)parts, cancel);
        return sets;
    }

    public async Task<IReadOnlyList<ViewDifference>> DescribeAsync(RowSets sets, CancellationToken cancel)
    {
        var inView = await TextsAsync(live, sets.InView, cancel);
        var inLog = await TextsAsync(second, sets.InLog, cancel);
        var keys = inView.Keys.Union(inLog.Keys).Order(StringComparer.Ordinal).ToList();
        return [.. keys.Select(k => Difference(k, inView.GetValueOrDefault(k), inLog.GetValueOrDefault(k)))];
    }

    private async Task ComparePartAsync(RowSets sets, UInt128 part, UInt128 parts, CancellationToken cancel)
    {
        var counts = new Dictionary<UInt128, int>();
        await EachAsync(second, row =>
        {
            if (HashOf(row) is var hash && hash % parts == part) counts[hash] = counts.GetValueOrDefault(hash) + 1;
        }, cancel);
        await EachAsync(live, row =>
        {
            if (HashOf(row) is var hash && hash % parts != part) return;
            if (!counts.TryGetValue(hash, out var left)) sets.InView.Add(hash);
            else if (left == 1) counts.Remove(hash);
            else counts[hash] = left - 1;
        }, cancel);
        sets.InLog.UnionWith(counts.Keys);
    }

    private async Task<Dictionary<string, string?[]>> TextsAsync(IDatabase database, HashSet<UInt128> wanted, CancellationToken cancel)
    {
        var texts = new Dictionary<string, string?[]>(StringComparer.Ordinal);
        if (wanted.Count == 0) return texts;
        await EachAsync(database, row =>
        {
            if (texts.Count >= DescribedMax || !wanted.Contains(HashOf(row))) return;
            var values = _columns.Select((c, i) => c.Read(row, i)).ToArray();
            texts[string.Join(" ", _columns.Select((c, i) => (c, values[i])).Where(v => v.c.IsKey || !_columns.Any(c => c.IsKey)).Select(v => $"{v.c.Name}={Cut(v.Item2)}"))] = values;
        }, cancel);
        return texts;
    }

    private ViewDifference Difference(string key, string?[]? inView, string?[]? inLog)
    {
        var differing = Enumerable.Range(0, _columns.Count).Where(i => inView is null || inLog is null ? !_columns[i].IsKey : inView[i] != inLog[i]).ToList();
        return new ViewDifference(view, table, key, Text(inView, differing), Text(inLog, differing));
    }

    private string? Text(string?[]? values, List<int> columns) => values is null ? null : string.Join(", ", columns.Select(i => $"{_columns[i].Name}={Cut(values[i])}"));

    private static string Cut(string? value) => value is null ? "null" : value.Length <= TextMax ? value : value[..TextMax] + "…";

    private Task<int> EachAsync(IDatabase database, Action<ISqlRow> take, CancellationToken cancel) => database.ReadAsync(sql => sql.Query($"select {string.Join(", ", _columns.Select(c => c.Name))} from {table}", row =>
    {
        cancel.ThrowIfCancellationRequested();
        take(row);
        return (byte)0;
    }).Count, cancel);

    private UInt128 HashOf(ISqlRow row)
    {
        var text = new StringBuilder();
        for (var i = 0; i < _columns.Count; i++)
        {
            var value = _columns[i].Read(row, i);
            // a length before each, so that no two rows read alike
            text.Append(CultureInfo.InvariantCulture, $"{value?.Length ?? -1}:").Append(value);
        }
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private async Task<IReadOnlyList<Column>> ColumnsAsync(CancellationToken cancel) =>
        await second.ReadAsync(sql => sql.Query($"select name, type, pk from pragma_table_info('{table}') order by cid", r => new Column(r.Text(0), r.Text(1), r.Int64(2) > 0)), cancel);

    private sealed record Column(string Name, string Type, bool IsKey)
    {
        public string? Read(ISqlRow row, int i)
        {
            if (row.IsNull(i)) return null;
            if (Type.StartsWith("bigint", StringComparison.OrdinalIgnoreCase)) return row.Int64(i).ToString(CultureInfo.InvariantCulture);
            if (Type.StartsWith("double", StringComparison.OrdinalIgnoreCase)) return row.Double(i).ToString("R", CultureInfo.InvariantCulture);
            return Type.StartsWith('b') ? Convert.ToHexString(row.Bytes(i)) : row.Text(i);
        }
    }
}
