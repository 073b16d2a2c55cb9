using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Yiwang.Console.Tables;

namespace Yiwang.Node.Commands;

/// <param name="Template">Handle.</param>
/// <param name="Prefix">Null = the first column has whole identifiers.</param>
/// <param name="Sheet">Null = the first that is not hidden.</param>
internal sealed record TableImportOptions(string Template, string? Prefix, string? Sheet, bool IsDryRun, bool IsJson);

/// <summary>
/// Registers the rows of a table by <c>POST /api/v1/things/batch</c>, 2,000 a call, each call all or none. The first row has the headings: the identifier, then items of the template by English name, code or Chinese
/// name. A call's idempotency key follows from what it sends, so that the same file again does nothing, and one that was cut off goes on.
/// </summary>
internal sealed partial class TableImport(NodeApi api, Terminal terminal, TableImportOptions options)
{
    public const int BatchRows = 2_000;
    // a batch stays well below what a request may have
    private const int BatchChars = 4 << 20;

    private readonly List<ImportRow> _batch = [];
    private int _chars;
    private long _registered;

    /// <returns>Exit code.</returns>
    public async Task<int> RunAsync(FileInfo file, CancellationToken cancel)
    {
        if (!file.Exists) return Say($"没有文件 {file.FullName}", "no such file");
        var limits = TableLimits.Default;
        if (TableSource.Identify(file.FullName, limits, out var problem) is not { } known) return Say(problem!);
        var choice = options.Sheet is { } sheet ? known.Choice with { Sheet = sheet } : known.Choice;
        using var table = TableSource.Open(file.FullName, choice, limits, out problem);
        if (table is null) return Say(problem!);
        var failed = await RowsAsync(table.Reader, cancel);
        if (failed is not null) return failed.Value;
        if (options.IsJson) terminal.Out.WriteLine(JsonSerializer.Serialize(new { registered = _registered, dryRun = options.IsDryRun }, CommandOptions.JsonText));
        else terminal.Out.WriteLine(options.IsDryRun ? $"表格可读，共 {_registered} 行，没有注册 / rows read, nothing registered" : $"已注册 {_registered} 个标识（已在的不重复）/ identifiers registered (those of an earlier run once)");
        return 0;
    }

    private async Task<int?> RowsAsync(TableReader reader, CancellationToken cancel)
    {
        string[]? headings = null;
        while (reader.Read())
        {
            if (reader.IsBlank) continue;
            if (headings is null)
            {
                headings = [.. Enumerable.Range(0, reader.Columns).Select(i => reader.Text(i).Trim().ToString())];
                if (Twice(headings) is { } twice) return Say($"表头“{twice}”有两列", $"the heading '{twice}' stands twice");
                continue;
            }
            if (RowOf(reader, headings) is not { } row) return Say($"第 {reader.Row} 行没有标识", $"row {reader.Row} has no identifier");
            _batch.Add(row);
            _chars += row.Attributes.Sum(a => a.Key.Length + a.Value.Length);
            if ((_batch.Count >= BatchRows || _chars >= BatchChars) && !await SendAsync(cancel)) return 1;
        }
        if (reader.Problem is { } problem) return Say(problem);
        if (_batch.Count > 0 && !await SendAsync(cancel)) return 1;
        return _registered == 0 ? Say("表格里没有数据行", "the table has no rows") : null;
    }

    private ImportRow? RowOf(TableReader reader, string[] headings)
    {
        var named = reader.Text(0).Trim().ToString();
        if (named.Length == 0) return null;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < headings.Length; i++)
        {
            var value = reader.Text(i).Trim();
            if (headings[i].Length > 0 && value.Length > 0) attributes[headings[i]] = value.ToString();
        }
        return new ImportRow(reader.Row, options.Prefix is { Length: > 0 } prefix ? $"{prefix}/{named}" : named, attributes);
    }

    private async Task<bool> SendAsync(CancellationToken cancel)
    {
        var (rows, count) = (_batch.ToArray(), _batch.Count);
        _batch.Clear();
        _chars = 0;
        if (!options.IsDryRun)
        {
            var body = new { things = rows.Select(r => new { handle = r.Handle, template = options.Template, attributes = r.Attributes }).ToList() };
            var key = "import-" + Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, CommandOptions.JsonText)).AsSpan(0, 16));
            if (await api.SendAsync(HttpMethod.Post, "/api/v1/things/batch", body, key, cancel, why => InRows(why, rows)) is null)
            {
                terminal.Error.WriteLine($"第 {rows[0].Row}–{rows[^1].Row} 行没有注册，之前的 {_registered} 行已注册；改好后再执行一次 / rows {rows[0].Row}–{rows[^1].Row} are not registered, the {_registered} before are: mend and run it again");
                return false;
            }
        }
        _registered += count;
        if (!options.IsJson && _registered % (BatchRows * 10) == 0) terminal.Error.WriteLine($"{_registered}…");
        return true;
    }

    /// <summary>The node names a row by its place in the call; people look for it in their table.</summary>
    private static string InRows(string why, ImportRow[] rows) => Place().Replace(why, m =>
    {
        var (index, row) = (m.Groups["index"], m.Groups["row"]);
        if (!int.TryParse(index.Success ? index.ValueSpan : row.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || (index.Success ? n : --n) < 0 || n >= rows.Length) return m.Value;
        var own = rows[n].Row.ToString(CultureInfo.InvariantCulture);
        return index.Success ? $"第 {own} 行 / row {own}" : m.Value.Replace(row.Value, own, StringComparison.Ordinal);
    });

    private static string? Twice(string[] headings) => headings.Where(h => h.Length > 0).GroupBy(h => h, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Key;

    private int Say(TableProblem problem) => Say(problem.Sentence.Zh, problem.Sentence.En);

    private int Say(string zh, string en)
    {
        terminal.Error.WriteLine($"{zh} / {en}");
        return 1;
    }

    [GeneratedRegex(@"things\[(?<index>\d{1,5})\]|第 (?<row>\d{1,5}) 行|\b[Rr]ow (?<row>\d{1,5})")]
    private static partial Regex Place();

    private sealed record ImportRow(int Row, string Handle, Dictionary<string, string> Attributes);
}
