using System.Text;

namespace Yiwang.Wire.Gs1;

/// <summary>A GS1 Digital Link, checked: a key, its qualifiers in their order, and attributes.</summary>
/// <param name="Stem">What stands before the key, as <c>https://id.example.com/some/path</c>; empty when only a path was read.</param>
/// <param name="Attributes">From the query; they describe and do not identify.</param>
/// <param name="Other">The pairs of the query that are not of GS1, as they were written, without "?".</param>
/// <param name="WasCompressed">The text was compressed, wholly or behind the key.</param>
public sealed record Gs1DigitalLink(string Stem, Gs1Element Key, IReadOnlyList<Gs1Element> Qualifiers, IReadOnlyList<Gs1Element> Attributes, string Other = "", bool WasCompressed = false)
{
    /// <summary>Where canonical addresses point to.</summary>
    public const string CanonicalStem = "https://id.gs1.org";

    /// <summary>Out of an element string in any order.</summary>
    public static bool TryArrange(IReadOnlyList<Gs1Element> elements, out Gs1DigitalLink link, out Gs1Problem problem)
    {
        problem = Gs1Elements.Arrange(elements, out var key, out var qualifiers, out var attributes);
        link = new("", key, qualifiers, attributes);
        return problem.IsNone;
    }

    /// <summary>Key and qualifiers as an element string with brackets: the one name of the thing meant.</summary>
    public string Identity => Gs1ElementString.Write([Key, .. Qualifiers]);

    /// <summary>All elements, with brackets.</summary>
    public string ElementString => Gs1ElementString.Write([Key, .. Qualifiers, .. Attributes]);

    public IReadOnlyList<Gs1Element> Elements => [Key, .. Qualifiers, .. Attributes];

    /// <summary>The thing itself, then each level above it up to the key: <c>01/22/10/21</c>, <c>01/22/10</c>, <c>01/22</c>, <c>01</c>.</summary>
    public IEnumerable<Gs1DigitalLink> Levels()
    {
        for (var count = Qualifiers.Count; count >= 0; count--) yield return this with { Qualifiers = [.. Qualifiers.Take(count)], Attributes = [] };
    }

    /// <summary>Key and qualifiers, beginning with "/".</summary>
    public string Path
    {
        get
        {
            StringBuilder path = new();
            foreach (var (ai, value) in (Gs1Element[])[Key, .. Qualifiers])
            {
                path.Append('/').Append(ai.Code).Append('/');
                PercentText.Append(path, value);
            }
            return path.ToString();
        }
    }

    /// <summary>The address uncompressed, with its own stem.</summary>
    public string Address => Write(Stem, Attributes, Other);

    /// <summary>The one address that GS1 compares by: its own resolver, attributes in order of their code, nothing else in the query.</summary>
    public string CanonicalAddress => Write(CanonicalStem, Attributes.OrderBy(a => a.Ai.Code, StringComparer.Ordinal), "");

    public string Write(string stem) => Write(stem, Attributes, Other);

    private string Write(string stem, IEnumerable<Gs1Element> attributes, string other)
    {
        StringBuilder address = new(stem);
        address.Append(Path);
        var mark = '?';
        foreach (var (ai, value) in attributes)
        {
            address.Append(mark).Append(ai.Code).Append('=');
            PercentText.Append(address, value);
            mark = '&';
        }
        if (other.Length > 0) address.Append(mark).Append(other);
        return address.ToString();
    }
}
