using System.Globalization;
using System.Xml;

namespace Yiwang.Console.Tables.Xlsx;

/// <summary>Streams the rows of one sheet; after the last row <see cref="Merges"/> is known.</summary>
public sealed class SheetReader : TableReader
{
    private readonly Workbook _book;
    private readonly TableLimits _limits;
    private readonly PartXml? _xml;
    private readonly List<MergedArea> _merges = [];
    private readonly List<(int First, int Last)> _hiddenColumns = [];
    private readonly string _c, _v, _is, _t, _rowName, _f;
    private Cell[] _cells = new Cell[32];
    private char[] _chars = new char[4_096];
    private int _columns, _charsUsed, _fileRow;
    private bool _hidden, _done;

    private struct Cell { public int Start, Length; public CellKind Kind; public bool Lossy; }

    public SheetReader(Workbook book, WorkbookSheet sheet, TableLimits limits)
    {
        (_book, _limits) = (book, limits);
        PartXml? xml = null;
        var problem = Workbook.Guarded(() => { xml = book.OpenPart(sheet.Part); return null; });
        _xml = xml;
        if (_xml is null) Problem = problem ?? TableProblem.SheetUnknown(sheet.Name);
        var names = _xml?.Reader.NameTable ?? new NameTable();
        (_c, _v, _is, _t, _rowName, _f) = (names.Add("c"), names.Add("v"), names.Add("is"), names.Add("t"), names.Add("row"), names.Add("f"));
    }

    public override int Columns => _columns;
    public override bool IsHidden => _hidden;
    public override double Progress => _xml?.Progress ?? 1;
    public IReadOnlyList<MergedArea> Merges => _merges;
    public bool IsColumnHidden(int column) => _hiddenColumns.Exists(h => column >= h.First && column <= h.Last);

    public override bool Read()
    {
        if (Problem is not null || _done) return false;
        var found = false;
        var problem = Workbook.Guarded(() => ReadRow(out found));
        _done = !found;
        if (problem is not null) return Fail(problem);
        if (found && _fileRow > _limits.RowsMax + 64) return Fail(TableProblem.TooManyRows(_limits.RowsMax));
        return found;
    }

    private TableProblem? ReadRow(out bool found)
    {
        found = false;
        (_columns, _charsUsed) = (0, 0);
        var xml = _xml!;
        while (xml.Read())
        {
            if (xml.Reader.NodeType != XmlNodeType.Element) continue;
            if (ReferenceEquals(xml.Reader.LocalName, _rowName)) return StartRow(xml, out found);
            if (xml.Reader.LocalName == "col" && xml.Attribute("hidden") is "1" or "true" && _hiddenColumns.Count < _limits.ColumnsMax) AddHiddenColumns(xml);
            else if (xml.Reader.LocalName == "mergeCell" && _merges.Count < _limits.MergesMax && MergedArea.TryParse(xml.Attribute("ref"), out var area)) _merges.Add(area);
        }
        return null;
    }

    private void AddHiddenColumns(PartXml xml)
    {
        if (int.TryParse(xml.Attribute("min"), out var first) && int.TryParse(xml.Attribute("max"), out var last)) _hiddenColumns.Add((first - 1, last - 1));
    }

    private TableProblem? StartRow(PartXml xml, out bool found)
    {
        found = true;
        var number = int.TryParse(xml.Attribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var r) ? r : _fileRow + 1;
        // rows out of order would make row numbers in the report lie
        if (number <= _fileRow) return TableProblem.Damaged($"row {number}");
        Row = _fileRow = number;
        _hidden = xml.Attribute("hidden") is "1" or "true";
        if (xml.Reader.IsEmptyElement) return null;
        while (xml.Read())
        {
            if (xml.Reader.NodeType == XmlNodeType.EndElement && ReferenceEquals(xml.Reader.LocalName, _rowName)) return null;
            if (xml.Reader.NodeType != XmlNodeType.Element || !ReferenceEquals(xml.Reader.LocalName, _c)) continue;
            if (ReadCell(xml) is { } problem) return problem;
        }
        return null;
    }

    private TableProblem? ReadCell(PartXml xml)
    {
        int column = _columns, style = 0;
        var type = "n";
        var reader = xml.Reader;
        var empty = reader.IsEmptyElement;
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            if (reader.LocalName == "r" && CellReference.TryParse(reader.Value, out var c, out _)) column = c;
            else if (reader.LocalName == "s") _ = int.TryParse(reader.Value, NumberStyles.None, CultureInfo.InvariantCulture, out style);
            else if (reader.LocalName == "t") type = reader.Value;
        }
        reader.MoveToElement();
        if (column < _columns) return TableProblem.Damaged(CellReference.Of(column, Row));
        if (empty) return null;
        var start = _charsUsed;
        var formula = ReadContent(xml);
        var length = _charsUsed - start;
        if (length > _limits.CellCharsMax && type != "s") return TableProblem.CellTooLong(Row, _limits.CellCharsMax);
        if (length == 0 && !formula) return null;
        if (column >= _limits.ColumnsMax) return TableProblem.TooManyColumns(Row, _limits.ColumnsMax);
        if (column >= _cells.Length) Array.Resize(ref _cells, Math.Max(column + 1, _cells.Length * 2));
        while (_columns <= column) _cells[_columns++] = default;
        ref var cell = ref _cells[column];
        Interpret(ref cell, type, style, start, length);
        // a library wrote the formula and nobody has calculated it yet
        if (length == 0) Put(ref cell, "#N/A", CellKind.Error);
        return cell.Length > _limits.CellCharsMax ? TableProblem.CellTooLong(Row, _limits.CellCharsMax) : null;
    }

    /// <summary>Collects the cell's value text; true when the cell has a formula.</summary>
    private bool ReadContent(PartXml xml)
    {
        var depth = xml.Reader.Depth;
        var (formula, taking, phonetic) = (false, false, false);
        while (xml.Read())
        {
            var reader = xml.Reader;
            switch (reader.NodeType)
            {
                case XmlNodeType.EndElement when reader.Depth == depth: return formula;
                case XmlNodeType.EndElement:
                    taking = false;
                    if (reader.LocalName == "rPh") phonetic = false;
                    break;
                case XmlNodeType.Element:
                    if (ReferenceEquals(reader.LocalName, _f)) formula = true;
                    else if (reader.LocalName == "rPh") phonetic = !reader.IsEmptyElement;
                    taking = !reader.IsEmptyElement && !phonetic && (ReferenceEquals(reader.LocalName, _v) || ReferenceEquals(reader.LocalName, _t));
                    break;
                case XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA when taking:
                    TakeText(reader);
                    break;
            }
        }
        return formula;
    }

    private void TakeText(XmlReader reader)
    {
        int n;
        do
        {
            Reserve(256);
            n = reader.ReadValueChunk(_chars, _charsUsed, _chars.Length - _charsUsed);
            _charsUsed += n;
        }
        while (n > 0 && _charsUsed < 64L * _limits.CellCharsMax);
    }

    private void Reserve(int chars)
    {
        if (_charsUsed + chars > _chars.Length) Array.Resize(ref _chars, Math.Max(_chars.Length * 2, _charsUsed + chars));
    }

    private void Interpret(ref Cell cell, string type, int style, int start, int length)
    {
        (cell.Start, cell.Length, cell.Kind) = (start, length, CellKind.Text);
        switch (type)
        {
            case "s":
                var known = int.TryParse(_chars.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < _book.Strings.Count;
                Put(ref cell, known ? _book.Strings[index] : "#REF!", known ? CellKind.Text : CellKind.Error);
                break;
            case "b": Put(ref cell, length > 0 && _chars[start] == '1' ? "TRUE" : "FALSE", CellKind.Boolean); break;
            case "e": cell.Kind = CellKind.Error; break;
            case "d": cell.Kind = CellKind.Date; break;
            case "n": Number(ref cell, style); break;
        }
        if (cell.Length == 0 && cell.Kind == CellKind.Text) cell.Kind = CellKind.Blank;
    }

    private void Number(ref Cell cell, int style)
    {
        Span<char> text = stackalloc char[64];
        if (!CellNumber.TryFormat(_chars.AsSpan(cell.Start, cell.Length), text, out var n, out var lossy, out var value)) return;
        var look = _book.Formats.Look(style);
        if (look is NumberLook.Date or NumberLook.Time or NumberLook.DateTime)
        {
            var sound = SerialDate.TryFormat(value, _book.From1904, look, text, out var m);
            if (sound) Put(ref cell, text[..m], CellKind.Date);
            else Put(ref cell, text[..n], CellKind.Number);
            return;
        }
        var width = look == NumberLook.Padded ? _book.Formats.Width(style) : 0;
        Span<char> padded = stackalloc char[64];
        if (n < width && text[0] != '-' && !text[..n].Contains('.'))
        {
            padded[..(width - n)].Fill('0');
            text[..n].CopyTo(padded[(width - n)..]);
            Put(ref cell, padded[..width], CellKind.Number);
        }
        else Put(ref cell, text[..n], CellKind.Number);
        cell.Lossy = lossy;
    }

    private void Put(ref Cell cell, ReadOnlySpan<char> text, CellKind kind)
    {
        Reserve(text.Length);
        text.CopyTo(_chars.AsSpan(_charsUsed));
        (cell.Start, cell.Length, cell.Kind) = (_charsUsed, text.Length, kind);
        _charsUsed += text.Length;
    }

    public override ReadOnlySpan<char> Text(int column) =>
        (uint)column < (uint)_columns ? _chars.AsSpan(_cells[column].Start, _cells[column].Length) : default;

    public override CellKind Kind(int column) => (uint)column < (uint)_columns ? _cells[column].Kind : CellKind.Blank;

    public override bool IsLossy(int column) => (uint)column < (uint)_columns && _cells[column].Lossy;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _xml?.Dispose();
    }
}
