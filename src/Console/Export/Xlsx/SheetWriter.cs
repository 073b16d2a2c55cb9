using System.Globalization;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Console.Export.Xlsx;

/// <param name="Title">What to choose from, at most 255 characters with commas; longer lists stand on a sheet of their own and are named by <paramref name="Source"/>.</param>
/// <param name="Source">A range, as <c>选项!$A$1:$A$40</c>.</param>
public sealed record DropDown(int Column, int FirstRow, int LastRow, string Source, string Title);

public sealed record XlsxSheetLook
{
    /// <summary>Widths in characters, from the first column.</summary>
    public IReadOnlyList<double> Widths { get; init; } = [];
    /// <summary>Columns whose cells are texts from the start, so that what she types into them stays as typed.</summary>
    public IReadOnlySet<int> TextColumns { get; init; } = new HashSet<int>();
    public int FrozenRows { get; init; }
    public IReadOnlyList<DropDown> DropDowns { get; init; } = [];
    public IReadOnlyList<MergedArea> Merges { get; init; } = [];
    public bool Hidden { get; init; }
}

/// <summary>Writes the rows of one sheet; a cell is written at the next free column.</summary>
public sealed class SheetWriter
{
    private readonly StreamWriter _out;
    private readonly XlsxSheetLook _look;
    private int _row, _column;
    private bool _inRow;

    public SheetWriter(StreamWriter output, XlsxSheetLook look)
    {
        (_out, _look) = (output, look);
        _out.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
        if (look.FrozenRows > 0)
            Write($"<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"{look.FrozenRows}\" topLeftCell=\"A{look.FrozenRows + 1}\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>");
        WriteColumns();
        _out.Write("<sheetData>");
    }

    public int Row => _row;

    private void Write(FormattableString xml) => _out.Write(xml.ToString(CultureInfo.InvariantCulture));

    private void WriteColumns()
    {
        if (_look.Widths.Count == 0) return;
        _out.Write("<cols>");
        for (var i = 0; i < _look.Widths.Count; i++)
            Write($"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{_look.Widths[i]}\" customWidth=\"1\"{(_look.TextColumns.Contains(i) ? " style=\"1\"" : "")}/>");
        _out.Write("</cols>");
    }

    public SheetWriter StartRow(bool hidden = false)
    {
        if (_inRow) _out.Write("</row>");
        (_inRow, _column) = (true, 0);
        Write($"<row r=\"{++_row}\"{(hidden ? " hidden=\"1\"" : "")}>");
        return this;
    }

    public SheetWriter Skip()
    {
        _column++;
        return this;
    }

    public SheetWriter Text(ReadOnlySpan<char> text, XlsxStyle style = XlsxStyle.Text)
    {
        StartCell(style);
        _out.Write(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        XmlText.Append(_out, text);
        _out.Write("</t></is></c>");
        return this;
    }

    public SheetWriter Number(double number, XlsxStyle style = XlsxStyle.Plain)
    {
        StartCell(style);
        Write($"><v>{number:R}</v></c>");
        return this;
    }

    /// <summary>A cell in XML of the caller's own, after the opening tag's attributes <c>r</c> and <c>s</c>: what other programs write and ours does not.</summary>
    public SheetWriter Verbatim(string rest, XlsxStyle style = XlsxStyle.Plain)
    {
        StartCell(style);
        _out.Write(rest);
        return this;
    }

    private void StartCell(XlsxStyle style)
    {
        _out.Write("<c r=\"");
        _out.Write(CellReference.Of(_column++, _row));
        _out.Write("\" s=\"");
        _out.Write((char)('0' + (int)style));
        _out.Write('"');
    }

    internal void End()
    {
        if (_inRow) _out.Write("</row>");
        _out.Write("</sheetData>");
        if (_look.Merges.Count > 0)
        {
            Write($"<mergeCells count=\"{_look.Merges.Count}\">");
            foreach (var m in _look.Merges) Write($"<mergeCell ref=\"{CellReference.Of(m.FirstColumn, m.FirstRow)}:{CellReference.Of(m.LastColumn, m.LastRow)}\"/>");
            _out.Write("</mergeCells>");
        }
        if (_look.DropDowns.Count > 0) WriteDropDowns();
        _out.Write("</worksheet>");
        _out.Dispose();
    }

    private void WriteDropDowns()
    {
        Write($"<dataValidations count=\"{_look.DropDowns.Count}\">");
        foreach (var d in _look.DropDowns)
        {
            var column = CellReference.ColumnName(d.Column);
            Write($"<dataValidation type=\"list\" allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\" errorTitle=\"{XmlText.Escape(d.Title)}\" sqref=\"{column}{d.FirstRow}:{column}{d.LastRow}\"><formula1>{XmlText.Escape(d.Source)}</formula1></dataValidation>");
        }
        _out.Write("</dataValidations>");
    }
}
