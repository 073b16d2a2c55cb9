using Yiwang.Identify.Import.Survey;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Identify.Import.Checks;

/// <summary>A cell merged over several rows says the same for each: its value is carried down (and never across: that would fill other attributes).</summary>
internal sealed class MergedFill(IReadOnlyList<MergedArea> merges, int headerRow)
{
    private readonly MergedArea[] _areas = [.. merges.Where(m => m.FirstRow > headerRow && m.LastRow > m.FirstRow).OrderBy(m => m.FirstRow)];
    private readonly List<(MergedArea Area, string Text)> _open = [];
    private int _next;

    /// <summary>Called for every row in order.</summary>
    public void Next(TableReader reader)
    {
        if (_areas.Length == 0) return;
        _open.RemoveAll(o => o.Area.LastRow < reader.Row);
        while (_next < _areas.Length && _areas[_next].FirstRow <= reader.Row)
        {
            var area = _areas[_next++];
            if (area.FirstRow == reader.Row) _open.Add((area, Cleaning.Trim(reader.Text(area.FirstColumn)).ToString()));
        }
    }

    public string? Value(TableReader reader, int column)
    {
        foreach (var (area, text) in _open)
            if (area.FirstColumn == column && area.FirstRow < reader.Row && text.Length > 0 && reader.Text(column).IsWhiteSpace()) return text;
        return null;
    }
}
