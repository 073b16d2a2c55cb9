using System.Globalization;
using System.Xml;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Identify.Import.Report;

/// <summary>
/// Copies a sheet node by node and changes only this: the style of bad cells, a last column with the reasons, the width of that column, and
/// (where there was none) the link to the comment boxes.
/// </summary>
internal sealed class SheetPatch(PartXml source, XmlWriter into, RowErrors errors, StylePatch styles, CommentPatch comments, SheetPatch.Place place)
{
    /// <param name="ReasonColumn">From 0.</param>
    /// <param name="BoxesId">Relation id of the new VML part; null when the sheet has one already or needs none.</param>
    internal sealed record Place(int HeaderRow, int ReasonColumn, Func<int, string> NameOf, string? BoxesId);

    private const string RelationNamespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string StrictRelationNamespace = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    private const int ReasonWidth = 60;

    /// <summary>What may only stand after <c>legacyDrawing</c> (CT_Worksheet).</summary>
    private static readonly HashSet<string> AfterBoxes = ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems", "tableParts", "extLst"];

    private readonly Queue<(int Column, string Text)> _bad = new();
    private string _prefix = "", _namespace = "";
    private int _row, _column;
    private bool _boxesLinked = place.BoxesId is null, _widthSet;

    private XmlReader Reader => source.Reader;

    public void Copy()
    {
        while (source.Read())
        {
            switch (Reader.NodeType)
            {
                case XmlNodeType.Element: Element(); break;
                case XmlNodeType.EndElement: EndElement(); break;
                case XmlNodeType.Text: into.WriteString(Reader.Value); break;
                case XmlNodeType.CDATA: into.WriteCData(Reader.Value); break;
                case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace: into.WriteWhitespace(Reader.Value); break;
            }
        }
    }

    private void Element()
    {
        if (Reader.Depth == 0) (_prefix, _namespace) = (Reader.Prefix, Reader.NamespaceURI);
        if (Reader.Depth == 1 && !_boxesLinked && AfterBoxes.Contains(Reader.LocalName)) LinkBoxes();
        var empty = Reader.IsEmptyElement;
        switch (Reader.LocalName)
        {
            case "row" when Reader.Depth == 2: StartRow(); break;
            case "c" when Reader.Depth == 3: Cell(); break;
            case "col" when Reader.Depth == 2: Column(); break;
            case "sheetData" when !_widthSet: WriteWidth(ownList: true); Plain(); break;
            default: Plain(); break;
        }
        if (!empty) return;
        if (Reader.LocalName == "row" && Reader.Depth == 2) EndRow();
        into.WriteEndElement();
    }

    private void EndElement()
    {
        if (Reader.LocalName == "row" && Reader.Depth == 2) EndRow();
        else if (Reader.LocalName == "cols" && Reader.Depth == 1 && !_widthSet) WriteWidth(ownList: false);
        else if (Reader.Depth == 0 && !_boxesLinked) LinkBoxes();
        into.WriteFullEndElement();
    }

    private void Plain()
    {
        into.WriteStartElement(Reader.Prefix, Reader.LocalName, Reader.NamespaceURI);
        into.WriteAttributes(Reader, defattr: false);
    }

    private void Column()
    {
        // a list of widths that runs to the last column of the sheet already covers ours
        if (int.TryParse(source.Attribute("max"), NumberStyles.None, CultureInfo.InvariantCulture, out var max) && max > place.ReasonColumn) _widthSet = true;
        Plain();
    }

    private void WriteWidth(bool ownList)
    {
        _widthSet = true;
        if (ownList) into.WriteStartElement(_prefix, "cols", _namespace);
        into.WriteStartElement(_prefix, "col", _namespace);
        var number = (place.ReasonColumn + 1).ToString(CultureInfo.InvariantCulture);
        into.WriteAttributeString("min", number);
        into.WriteAttributeString("max", number);
        into.WriteAttributeString("width", ReasonWidth.ToString(CultureInfo.InvariantCulture));
        into.WriteAttributeString("customWidth", "1");
        into.WriteEndElement();
        if (ownList) into.WriteEndElement();
    }

    private void StartRow()
    {
        _row = int.TryParse(source.Attribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var r) ? r : _row + 1;
        _column = 0;
        foreach (var cell in errors.Cells(_row)) _bad.Enqueue(cell);
        CopyTag(skip: _bad.Count > 0 || HasReason ? "spans" : null);
    }

    private bool HasReason => _row == place.HeaderRow || errors.IsBad(_row);

    /// <summary>The opening tag without one attribute.</summary>
    private void CopyTag(string? skip)
    {
        into.WriteStartElement(Reader.Prefix, Reader.LocalName, Reader.NamespaceURI);
        for (var more = Reader.MoveToFirstAttribute(); more; more = Reader.MoveToNextAttribute())
            if (Reader.LocalName != skip || Reader.Prefix.Length > 0) into.WriteAttributeString(Reader.Prefix, Reader.LocalName, Reader.NamespaceURI, Reader.Value);
        Reader.MoveToElement();
    }

    private void Cell()
    {
        var column = CellReference.TryParse(source.Attribute("r"), out var c, out _) ? c : _column;
        InsertBlankBad(before: column);
        _column = column + 1;
        if (_bad.Count == 0 || _bad.Peek().Column != column)
        {
            Plain();
            return;
        }
        var style = int.TryParse(source.Attribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : 0;
        CopyTag(skip: "s");
        into.WriteAttributeString("s", styles.RedOf(style).ToString(CultureInfo.InvariantCulture));
        comments.Add(column, _row, _bad.Dequeue().Text);
    }

    /// <summary>A required cell that is missing has no element: it gets one, to be coloured.</summary>
    private void InsertBlankBad(int before)
    {
        while (_bad.Count > 0 && _bad.Peek().Column < before)
        {
            var (column, text) = _bad.Dequeue();
            if (column < _column || column == place.ReasonColumn) continue;
            StartCell(column);
            into.WriteEndElement();
            comments.Add(column, _row, text);
        }
    }

    private void StartCell(int column)
    {
        into.WriteStartElement(_prefix, "c", _namespace);
        into.WriteAttributeString("r", CellReference.Of(column, _row));
        into.WriteAttributeString("s", styles.RedOf(0).ToString(CultureInfo.InvariantCulture));
    }

    private void EndRow()
    {
        InsertBlankBad(before: int.MaxValue);
        _bad.Clear();
        if (!HasReason) return;
        StartCell(place.ReasonColumn);
        into.WriteAttributeString("t", "inlineStr");
        into.WriteStartElement(_prefix, "is", _namespace);
        into.WriteStartElement(_prefix, "t", _namespace);
        into.WriteAttributeString("xml", "space", null, "preserve");
        into.WriteString(_row == place.HeaderRow ? errors.Title : errors.Reason(_row, place.NameOf));
        into.WriteEndElement();
        into.WriteEndElement();
        into.WriteEndElement();
    }

    private void LinkBoxes()
    {
        _boxesLinked = true;
        var strict = _namespace.StartsWith("http://purl.oclc.org", StringComparison.Ordinal);
        into.WriteStartElement(_prefix, "legacyDrawing", _namespace);
        into.WriteAttributeString("yw", "id", strict ? StrictRelationNamespace : RelationNamespace, place.BoxesId);
        into.WriteEndElement();
    }
}
