using Yiwang.Identify.Links;
using Yiwang.Identify.Reading;

namespace Yiwang.Identify.Surfaces.DigitalLink;

/// <summary>All links of one level: those stored with the Thing, and its page on this node, which is the default where no other is chosen.</summary>
internal sealed record ThingLinks(Gs1Link Default, IReadOnlyList<Gs1Link> Alternatives, IReadOnlyList<Gs1Link> All)
{
    private const string PageType = "registryEntry";
    private const string ProductType = "pip";

    /// <param name="origin">Scheme and host under which this node was asked.</param>
    public static ThingLinks Of(Gs1Level level, string origin, string title)
    {
        var page = new Gs1Link(int.MaxValue, PageType, origin + HandleAddress.ScanPage(level.Handle), title, ["zh", "en"], "text/html", [], false);
        Gs1Link[] chosen = [.. level.Links.Where(l => l.IsDefault)];
        List<Gs1Link> all = [.. level.Links, page];
        if (chosen.Length == 0)
        {
            // the default also stands under a type of its own
            if (level.Links.All(l => l.Type != ProductType)) all.Add(page with { Type = ProductType });
            return new(page, [page], all);
        }
        // with one default, another language of the same type is still the better answer to whoever reads that
        var alternatives = chosen.Length > 1 ? chosen : [chosen[0], .. level.Links.Where(l => l.Type == chosen[0].Type && l != chosen[0])];
        return new(chosen[0], alternatives, all);
    }
}
