using System.Globalization;
using System.Xml.Linq;

namespace Yiwang.Identify.Import.Report;

/// <summary>For each style of a bad cell a copy with a red ground, appended after her own styles, so that formats, borders and fonts stay.</summary>
internal sealed class StylePatch(int existing)
{
    private const string Red = "FFFFC7CE";
    private readonly List<int> _originals = [];
    private readonly Dictionary<int, int> _copies = [];

    public int RedOf(int style)
    {
        if (_copies.TryGetValue(style, out var copy)) return copy;
        _originals.Add(style);
        return _copies[style] = existing + _originals.Count - 1;
    }

    public void Apply(XDocument styles)
    {
        if (_originals.Count == 0 || styles.Root is not { } root) return;
        var ns = root.Name.Namespace;
        var fills = root.Element(ns + "fills");
        var formats = root.Element(ns + "cellXfs");
        if (formats is null) return;
        if (fills is null) root.AddFirst(fills = new XElement(ns + "fills"));
        var fill = fills.Elements().Count();
        fills.Add(new XElement(ns + "fill", new XElement(ns + "patternFill", new XAttribute("patternType", "solid"),
            new XElement(ns + "fgColor", new XAttribute("rgb", Red)), new XElement(ns + "bgColor", new XAttribute("indexed", 64)))));
        SetCount(fills);
        var known = formats.Elements().ToArray();
        foreach (var original in _originals)
        {
            var copy = original < known.Length ? new XElement(known[original]) : new XElement(ns + "xf");
            copy.SetAttributeValue("fillId", fill);
            copy.SetAttributeValue("applyFill", 1);
            formats.Add(copy);
        }
        SetCount(formats);
    }

    private static void SetCount(XElement list) => list.SetAttributeValue("count", list.Elements().Count().ToString(CultureInfo.InvariantCulture));
}
