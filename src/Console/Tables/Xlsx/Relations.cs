using System.Xml;

namespace Yiwang.Console.Tables.Xlsx;

/// <param name="Target">Part name from the package's root, without a leading slash.</param>
internal sealed record Relation(string Id, string Type, string Target);

/// <summary>The package's links from one part to others (ECMA-376 part 2 §9.3).</summary>
internal static class Relations
{
    private const int Max = 10_000;

    public static string PartOf(string source)
    {
        var slash = source.LastIndexOf('/');
        return $"{source[..(slash + 1)]}_rels/{source[(slash + 1)..]}.rels";
    }

    public static List<Relation> Read(Workbook book, string source)
    {
        var found = new List<Relation>();
        using var xml = book.OpenPart(PartOf(source));
        while (xml is not null && found.Count < Max && xml.Read())
        {
            if (xml.Reader.NodeType != XmlNodeType.Element || xml.Reader.LocalName != "Relationship") continue;
            if (xml.Attribute("TargetMode") == "External") continue;
            if (xml.Attribute("Id") is { } id && xml.Attribute("Target") is { } target && found.All(r => r.Id != id))
                found.Add(new(id, xml.Attribute("Type") ?? "", Resolve(source, target)));
        }
        return found;
    }

    private static string Resolve(string source, string target)
    {
        if (target.StartsWith('/')) return target[1..];
        var path = new List<string>(source.Split('/')[..^1]);
        foreach (var step in target.Split('/'))
        {
            if (step == ".." && path.Count > 0) path.RemoveAt(path.Count - 1);
            else if (step is not ("." or "..")) path.Add(step);
        }
        return string.Join('/', path);
    }
}
