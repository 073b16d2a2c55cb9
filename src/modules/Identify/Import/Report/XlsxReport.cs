using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Yiwang.Console.Tables;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Identify.Import.Report;

/// <summary>
/// Her own workbook again with the errors marked in it. Only four kinds of part change (the sheet, the styles, the comments and the lists that name
/// parts); every other part is copied, whatever it is.
/// </summary>
internal sealed class XlsxReport
{
    private const string RelationTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string TextsPart = "xl/yiwangComments.xml", BoxesPart = "xl/drawings/yiwangComments.vml";
    private const string TextsId = "rIdYiwangTexts", BoxesId = "rIdYiwangBoxes";
    /// <summary>Parts that are held whole while they are changed; styles and comments of real workbooks stay under 2 MiB.</summary>
    private const long EditedPartBytesMax = 32 << 20;

    private readonly Workbook _book;
    private readonly WorkbookSheet _sheet;
    private readonly ZipArchive _into;
    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Relation> _relations;

    private XlsxReport(Workbook book, WorkbookSheet sheet, ZipArchive into)
    {
        (_book, _sheet, _into) = (book, sheet, into);
        _relations = Relations.Read(book, sheet.Part);
    }

    /// <param name="nameOf">Heading of a column.</param>
    public static TableProblem? Write(Stream file, string sheetName, TableLimits limits, int headerRow, int reasonColumn, Func<int, string> nameOf, RowErrors errors, Stream into)
    {
        using var book = Workbook.Open(file, limits, out var problem);
        if (book is null) return problem;
        if (book.Sheets.FirstOrDefault(s => s.Name == sheetName) is not { } sheet) return TableProblem.SheetUnknown(sheetName);
        return Workbook.Guarded(() =>
        {
            using var zip = new ZipArchive(into, ZipArchiveMode.Create, leaveOpen: true);
            new XlsxReport(book, sheet, zip).Write(errors, headerRow, reasonColumn, nameOf);
            return null;
        });
    }

    private void Write(RowErrors errors, int headerRow, int reasonColumn, Func<int, string> nameOf)
    {
        var styles = new StylePatch(_book.Formats.Count);
        var comments = new CommentPatch();
        var (texts, boxes) = (PartOf("/comments"), PartOf("/vmlDrawing"));
        var newBoxes = boxes is null && texts is null;
        var editable = newBoxes || (texts is not null && boxes is not null && Fits(texts) && Fits(boxes));
        WriteSheet(errors, styles, comments, new(headerRow, reasonColumn, nameOf, newBoxes ? BoxesId : null));
        if (_book.StylesPart is { } part && Fits(part)) WriteXml(part, Edited(part, styles.Apply));
        if (editable) WriteComments(comments, texts ?? TextsPart, boxes ?? BoxesPart, newBoxes);
        foreach (var entry in _book.Zip.Entries)
            if (!_written.Contains(entry.FullName)) CopyPart(entry);
    }

    private string? PartOf(string type) => _relations.FirstOrDefault(r => r.Type.EndsWith(type, StringComparison.Ordinal))?.Target is { } target ? _book.FindPart(target)?.FullName : null;

    private bool Fits(string part) => _book.FindPart(part) is { Length: <= EditedPartBytesMax };

    private void WriteSheet(RowErrors errors, StylePatch styles, CommentPatch comments, SheetPatch.Place place)
    {
        var name = _book.FindPart(_sheet.Part)!.FullName;
        using var source = _book.OpenPart(name)!;
        using var output = Create(name);
        using var writer = XmlWriter.Create(output, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false, NewLineHandling = NewLineHandling.Entitize });
        writer.WriteStartDocument(standalone: true);
        new SheetPatch(source, writer, errors, styles, comments, place).Copy();
    }

    private void WriteComments(CommentPatch comments, string texts, string boxes, bool fresh)
    {
        var textsXml = fresh ? CommentPatch.EmptyTexts("http://schemas.openxmlformats.org/spreadsheetml/2006/main") : Load(texts);
        var boxesXml = fresh ? CommentPatch.EmptyBoxes() : Load(boxes);
        comments.Apply(textsXml, boxesXml);
        WriteXml(texts, textsXml);
        WriteXml(boxes, boxesXml);
        if (!fresh) return;
        var links = Relations.PartOf(_sheet.Part);
        XNamespace ns = "http://schemas.openxmlformats.org/package/2006/relationships";
        var list = _book.FindPart(links) is { } known ? Load(links = known.FullName) : new XDocument(new XElement(ns + "Relationships"));
        list.Root!.Add(Link(ns, BoxesId, "vmlDrawing", BoxesPart), Link(ns, TextsId, "comments", TextsPart));
        WriteXml(links, list);
        WriteXml("[Content_Types].xml", Edited("[Content_Types].xml", AddTypes));
    }

    private static XElement Link(XNamespace ns, string id, string type, string target) =>
        new(ns + "Relationship", new XAttribute("Id", id), new XAttribute("Type", $"{RelationTypes}/{type}"), new XAttribute("Target", "/" + target));

    private static void AddTypes(XDocument types)
    {
        var ns = types.Root!.Name.Namespace;
        if (!types.Root.Elements(ns + "Default").Any(d => string.Equals((string?)d.Attribute("Extension"), "vml", StringComparison.OrdinalIgnoreCase)))
            types.Root.AddFirst(new XElement(ns + "Default", new XAttribute("Extension", "vml"), new XAttribute("ContentType", "application/vnd.openxmlformats-officedocument.vmlDrawing")));
        types.Root.Add(new XElement(ns + "Override", new XAttribute("PartName", "/" + TextsPart), new XAttribute("ContentType", "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")));
    }

    private XDocument Edited(string part, Action<XDocument> edit)
    {
        var xml = Load(part);
        edit(xml);
        return xml;
    }

    private XDocument Load(string part)
    {
        using var xml = _book.OpenWhole(part, EditedPartBytesMax);
        return XDocument.Load(xml, LoadOptions.PreserveWhitespace);
    }

    private void WriteXml(string part, XDocument xml)
    {
        using var output = Create(_book.FindPart(part)?.FullName ?? part);
        using var writer = XmlWriter.Create(output, new XmlWriterSettings { Encoding = new UTF8Encoding(false) });
        xml.Save(writer);
    }

    private Stream Create(string part)
    {
        _written.Add(part);
        return _into.CreateEntry(part, CompressionLevel.Fastest).Open();
    }

    private void CopyPart(ZipArchiveEntry entry)
    {
        if (entry.FullName.EndsWith('/')) return;
        var copy = _into.CreateEntry(entry.FullName, CompressionLevel.Fastest);
        copy.LastWriteTime = entry.LastWriteTime;
        using var from = new BoundedPart(entry.Open(), entry.FullName, entry.Length, int.MaxValue);
        using var to = copy.Open();
        from.CopyTo(to);
    }
}
