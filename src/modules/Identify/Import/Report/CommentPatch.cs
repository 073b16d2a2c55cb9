using System.Globalization;
using System.Xml.Linq;
using Yiwang.Console.Tables.Xlsx;

namespace Yiwang.Identify.Import.Report;

/// <summary>
/// Cell comments as every version of Excel and WPS reads them: a comments part with the texts and a VML part with their boxes
/// (ECMA-376 part 1 §18.7, part 4 §19). Her own comments stay.
/// </summary>
internal sealed class CommentPatch
{
    /// <summary>More boxes make spreadsheets slow; the reason column has them all.</summary>
    public const int Max = 5_000;
    private const string Author = "一网";
    private static readonly XNamespace V = "urn:schemas-microsoft-com:vml", O = "urn:schemas-microsoft-com:office:office", X = "urn:schemas-microsoft-com:office:excel";

    private readonly List<(int Column, int Row, string Text)> _comments = [];

    public bool Any => _comments.Count > 0;

    public void Add(int column, int row, string text)
    {
        if (_comments.Count < Max) _comments.Add((column, row, text));
    }

    public static XDocument EmptyTexts(XNamespace ns) => new(new XElement(ns + "comments", new XElement(ns + "authors"), new XElement(ns + "commentList")));

    public static XDocument EmptyBoxes() => new(new XElement("xml", new XAttribute(XNamespace.Xmlns + "v", V), new XAttribute(XNamespace.Xmlns + "o", O), new XAttribute(XNamespace.Xmlns + "x", X),
        new XElement(O + "shapelayout", new XAttribute(V + "ext", "edit"), new XElement(O + "idmap", new XAttribute(V + "ext", "edit"), new XAttribute("data", "1")))));

    public void Apply(XDocument texts, XDocument boxes)
    {
        var root = texts.Root!;
        var ns = root.Name.Namespace;
        var authors = root.Element(ns + "authors")!;
        var list = root.Element(ns + "commentList")!;
        var author = authors.Elements().Count();
        authors.Add(new XElement(ns + "author", Author));
        var taken = list.Elements().Select(c => (string?)c.Attribute("ref")).ToHashSet();
        var shapes = boxes.Root!;
        if (!shapes.Elements(V + "shapetype").Any(t => (string?)t.Attribute("id") == "_x0000_t202")) shapes.Add(ShapeType());
        var shape = shapes.Elements(V + "shape").Count() + 1_025 + 4_096;
        foreach (var (column, row, text) in _comments)
        {
            var cell = CellReference.Of(column, row);
            if (!taken.Add(cell)) continue;
            list.Add(new XElement(ns + "comment", new XAttribute("ref", cell), new XAttribute("authorId", author),
                new XElement(ns + "text", new XElement(ns + "t", new XAttribute(XNamespace.Xml + "space", "preserve"), Clean(text)))));
            shapes.Add(Shape(shape++, column, row - 1));
        }
    }

    private static string Clean(string text) => string.Concat(text.Select(c => System.Xml.XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));

    private static XElement ShapeType() => new(V + "shapetype", new XAttribute("id", "_x0000_t202"), new XAttribute("coordsize", "21600,21600"), new XAttribute(O + "spt", "202"),
        new XAttribute("path", "m,l,21600r21600,l21600,xe"), new XElement(V + "stroke", new XAttribute("joinstyle", "miter")),
        new XElement(V + "path", new XAttribute("gradientshapeok", "t"), new XAttribute(O + "connecttype", "rect")));

    private static XElement Shape(int id, int column, int row) => new(V + "shape",
        new XAttribute("id", string.Create(CultureInfo.InvariantCulture, $"_x0000_s{id}")), new XAttribute("type", "#_x0000_t202"),
        new XAttribute("style", "position:absolute;margin-left:80pt;margin-top:5pt;width:200pt;height:64pt;z-index:1;visibility:hidden"),
        new XAttribute("fillcolor", "#ffffe1"), new XAttribute(O + "insetmode", "auto"),
        new XElement(V + "fill", new XAttribute("color2", "#ffffe1")), new XElement(V + "shadow", new XAttribute("on", "t"), new XAttribute("color", "black"), new XAttribute("obscured", "t")),
        new XElement(V + "path", new XAttribute(O + "connecttype", "none")), new XElement(V + "textbox", new XAttribute("style", "mso-direction-alt:auto")),
        new XElement(X + "ClientData", new XAttribute("ObjectType", "Note"), new XElement(X + "MoveWithCells"), new XElement(X + "SizeWithCells"),
            new XElement(X + "Anchor", string.Create(CultureInfo.InvariantCulture, $"{column + 1}, 15, {Math.Max(0, row - 1)}, 10, {column + 4}, 15, {row + 3}, 4")),
            new XElement(X + "AutoFill", "False"), new XElement(X + "Row", row), new XElement(X + "Column", column)));
}
