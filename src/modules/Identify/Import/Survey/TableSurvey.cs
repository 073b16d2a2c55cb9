using Yiwang.Events;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Identify.Import.Survey;

/// <summary>One pass over the whole table: its heading, what its columns look like, and what should be known before importing.</summary>
internal sealed record TableSurvey(TableHeader Header, IReadOnlyList<ColumnProfile> Profiles, IReadOnlyList<HeadRow> Head, IReadOnlyList<MergedArea> Merges,
    long DataRows, long HiddenRows, int LastColumn, int LastRow)
{
    private const int PreviewRows = HeaderFinder.RowsMax + 10;
    private const int CancelEveryRows = 4_096;

    /// <param name="headerRow">The row that she says is the heading; 0 = find it.</param>
    public static TableSurvey? Take(OpenTable table, int headerRow, Action<double>? progress, CancellationToken cancel, out TableProblem? problem)
    {
        var reader = table.Reader;
        var head = new List<HeadRow>();
        var more = true;
        while (head.Count < PreviewRows && (more = reader.Read())) head.Add(Keep(reader));
        // merged areas stand after the rows in the file: a short sheet has told them by now, a long one has them found again when all is read
        var survey = new Pass(head, headerRow);
        survey.Begin(MergesOf(reader));
        while (more && (more = reader.Read()))
        {
            survey.Add(reader);
            if (reader.Row % CancelEveryRows != 0) continue;
            cancel.ThrowIfCancellationRequested();
            progress?.Invoke(reader.Progress);
        }
        problem = reader.Problem;
        return problem is null ? survey.End(reader, out problem) : null;
    }

    internal static IReadOnlyList<MergedArea> MergesOf(TableReader reader) => reader is SheetReader sheet ? sheet.Merges : [];

    private static HeadRow Keep(TableReader reader)
    {
        var cells = new string[reader.Columns];
        for (var i = 0; i < cells.Length; i++) cells[i] = Cleaning.Trim(reader.Text(i)).ToString();
        return new(reader.Row, cells, reader.IsHidden);
    }

    private sealed class Pass(List<HeadRow> head, int headerRow)
    {
        private readonly List<ColumnProfile> _profiles = [];
        private long _rows, _hidden;
        private int _lastColumn, _lastRow, _headingEnds;

        public void Begin(IReadOnlyList<MergedArea> merges)
        {
            _headingEnds = HeaderFinder.Find([.. head.Take(HeaderFinder.RowsMax)], merges, headerRow)?.LastRow ?? 0;
            foreach (var row in head)
            {
                (_lastColumn, _lastRow) = (Math.Max(_lastColumn, row.Cells.Count), row.Row);
                if (row.Row <= _headingEnds || row.Cells.All(c => c.Length == 0)) continue;
                Count(row.Hidden);
                for (var i = 0; i < row.Cells.Count; i++) Profile(i).Add(row.Cells[i], CellKind.Text);
            }
        }

        // of a long sheet it is known only now that the heading has a second line, which was taken for the first row
        private void Correct(int headingEnds)
        {
            foreach (var row in head.Where(r => r.Row > _headingEnds && r.Row <= headingEnds && r.Cells.Any(c => c.Length > 0)))
            {
                _rows--;
                if (row.Hidden) _hidden--;
                for (var i = 0; i < row.Cells.Count; i++) Profile(i).Forget(row.Cells[i]);
            }
            if (headingEnds <= _headingEnds) return;
            foreach (var row in head.Where(r => r.Row > headingEnds))
                for (var i = 0; i < row.Cells.Count; i++) Profile(i).Show(row.Cells[i]);
        }

        private void Count(bool hidden)
        {
            _rows++;
            if (hidden) _hidden++;
        }

        private ColumnProfile Profile(int column)
        {
            while (_profiles.Count <= column) _profiles.Add(new());
            return _profiles[column];
        }

        public void Add(TableReader reader)
        {
            _lastRow = reader.Row;
            if (reader.IsBlank) return;
            _lastColumn = Math.Max(_lastColumn, reader.Columns);
            Count(reader.IsHidden);
            for (var i = 0; i < reader.Columns; i++) Profile(i).Add(reader.Text(i), reader.Kind(i));
        }

        public TableSurvey? End(TableReader reader, out TableProblem? problem)
        {
            var merges = MergesOf(reader);
            var header = HeaderFinder.Find([.. head.Take(HeaderFinder.RowsMax)], merges, headerRow);
            problem = header is null ? TableProblem.Empty : null;
            if (header is null) return null;
            Correct(header.LastRow);
            var headings = new List<Heading>();
            for (var i = 0; i < Math.Max(_lastColumn, header.Headings.Count); i++)
            {
                var known = i < header.Headings.Count ? header.Headings[i] : new Heading(i, "");
                headings.Add(known with { Hidden = reader is SheetReader sheet && sheet.IsColumnHidden(i) });
            }
            while (_profiles.Count < headings.Count) _profiles.Add(new());
            var notices = new List<Bilingual>(header.Notices);
            var hidden = headings.Where(h => h.Hidden && h.Text.Length > 0).Select(h => h.Text).ToArray();
            if (hidden.Length > 0) notices.Add(new($"列“{string.Join("”“", hidden)}”是隐藏的，请确认要不要导入。", $"The column '{string.Join("', '", hidden)}' is hidden; decide whether to import it."));
            if (_hidden > 0) notices.Add(new($"有 {_hidden} 行是隐藏的，默认跳过。", $"{English.Count(_hidden, "row is hidden and", "rows are hidden and")} skipped by default."));
            return new(header with { Headings = headings, Notices = notices }, _profiles, head, [.. merges], _rows, _hidden, _lastColumn, _lastRow);
        }
    }
}
