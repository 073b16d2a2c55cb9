using System.Globalization;
using System.Xml;

namespace Yiwang.Identify.Surfaces.HandleRest.Redirect;

/// <summary>One place out of a 10320/loc value.</summary>
/// <param name="Attributes">All of the element's attributes but href, in lower case.</param>
internal sealed record Location(string Href, double Weight, IReadOnlyDictionary<string, string> Attributes)
{
    public string? Country => Attributes.GetValueOrDefault("country");
}

/// <summary>The value of type 10320/loc: <c>&lt;locations chooseby="locatt,country,weighted"&gt;&lt;location href weight …/&gt;…</c>.</summary>
internal sealed record Locations(IReadOnlyList<string> ChooseBy, IReadOnlyList<Location> All)
{
    public const string Type = "10320/loc";
    private const int LocationsMax = 256, AttributesMax = 32;
    private static readonly string[] s_usual = ["locatt", "country", "weighted"];
    private static readonly XmlReaderSettings s_xml = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 65_536, IgnoreComments = true, IgnoreWhitespace = true };

    /// <summary>Null when it is no such document.</summary>
    public static Locations? TryRead(string text)
    {
        string[] chooseBy = s_usual;
        List<Location> all = [];
        try
        {
            using var xml = XmlReader.Create(new StringReader(text), s_xml);
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml.LocalName == "locations" && xml.GetAttribute("chooseby") is { Length: > 0 } by) chooseBy = by.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                else if (xml.LocalName == "location" && Read(xml) is { } location && all.Count < LocationsMax) all.Add(location);
            }
        }
        catch (XmlException)
        {
            return null;
        }
        return all.Count == 0 ? null : new(chooseBy, all);
    }

    private static Location? Read(XmlReader xml)
    {
        if (xml.GetAttribute("href") is not { Length: > 0 } href || xml.AttributeCount > AttributesMax) return null;
        Dictionary<string, string> attributes = [];
        while (xml.MoveToNextAttribute())
        {
            if (xml.LocalName != "href") attributes[xml.LocalName.ToLowerInvariant()] = xml.Value;
        }
        xml.MoveToElement();
        var weight = attributes.TryGetValue("weight", out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var given) && double.IsFinite(given) ? Math.Max(0, given) : 1;
        return new(href, weight, attributes);
    }
}
