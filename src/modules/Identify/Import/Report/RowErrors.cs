using Yiwang.Events;
using Yiwang.Identify.Import.Checks;

namespace Yiwang.Identify.Import.Report;

/// <summary>The errors by row, for a writer that walks the file once.</summary>
internal sealed class RowErrors
{
    private static readonly Bilingual Unlisted = new("这一行有错误（错误太多，没有逐条列出；改好前面的再上传一次）", "this row has errors (too many to list; correct the others and upload again)");
    public static readonly Bilingual ColumnTitle = new("错误原因", "Reason");

    private readonly ILookup<int, Finding> _rows;
    private readonly IReadOnlySet<int> _bad;
    private readonly bool _english;

    public RowErrors(IEnumerable<Finding> findings, IReadOnlySet<int> badRows, bool english)
    {
        _rows = findings.Where(f => f.Kind == FindingKind.Error).ToLookup(f => f.Row);
        (_bad, _english) = (badRows, english);
    }

    public string Title => Say(ColumnTitle);

    public string Say(Bilingual text) => _english ? text.En : text.Zh;

    public bool IsBad(int row) => _bad.Contains(row);

    /// <summary>Bad cells of a row from left to right, each with its sentences.</summary>
    public IReadOnlyList<(int Column, string Text)> Cells(int row) =>
        [.. _rows[row].Where(f => f.Column >= 0).GroupBy(f => f.Column).OrderBy(g => g.Key).Select(g => (g.Key, string.Join('\n', g.Select(f => Say(f.Say)))))];

    /// <summary>All of the row's errors in one cell.</summary>
    /// <param name="nameOf">Heading of a column.</param>
    public string Reason(int row, Func<int, string> nameOf)
    {
        var errors = _rows[row].ToArray();
        if (errors.Length == 0) return Say(Unlisted);
        return string.Join(_english ? "; " : "；", errors.Select(f => f.Column >= 0 && nameOf(f.Column) is { Length: > 0 } name && !Say(f.Say).Contains(name, StringComparison.Ordinal)
            ? (_english ? $"{name}: {Say(f.Say)}" : $"“{name}”{Say(f.Say)}") : Say(f.Say)).Select(s => s.TrimEnd('。', '.')));
    }
}
