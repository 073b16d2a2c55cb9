using Yiwang.Console.Slots;
using Yiwang.Things;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Links;

/// <summary>All links of a Thing: those stored with it, and its page on this node, which is the default where no other is chosen.</summary>
internal sealed record ThingLinks(Gs1Link Default, IReadOnlyList<Gs1Link> Alternatives, IReadOnlyList<Gs1Link> All)
{
    private const string PageType = "registryEntry";
    private const string ProductType = "pip";

    private const int PageIndex = int.MaxValue;
    /// <summary>Parameter of the page that says which code was scanned when only a level above it is registered.</summary>
    public const string AskedName = "gs1";

    /// <param name="origin">Scheme and host under which this node was asked.</param>
    /// <param name="title">Of its page.</param>
    /// <param name="below">What was asked for, when it stands below the level that the Thing is of; the page then says so.</param>
    public static ThingLinks Of(IReadOnlyList<Gs1Link> stored, Handle handle, string origin, string title, Gs1DigitalLink? below = null)
    {
        var address = origin + HandleAddress.ScanPage(handle) + (below is null ? "" : $"?{AskedName}={Uri.EscapeDataString(below.Identity)}");
        var page = new Gs1Link(PageIndex, PageType, address, title, ["zh", "en"], "text/html", [], false);
        Gs1Link[] chosen = [.. stored.Where(l => l.IsDefault)];
        List<Gs1Link> all = [.. stored, page];
        if (chosen.Length == 0)
        {
            // the default also stands under a type of its own
            if (stored.All(l => l.Type != ProductType)) all.Add(page with { Type = ProductType });
            return new(page, [page], all);
        }
        // with one default, another language of the same type is still the better answer to whoever reads that
        IReadOnlyList<Gs1Link> alternatives = chosen.Length > 1 ? chosen : [chosen[0], .. stored.Where(l => l.Type == chosen[0].Type && l != chosen[0])];
        return new(chosen[0], alternatives, all);
    }

    /// <summary>The links that fit best, in the owner's order.</summary>
    /// <param name="type">Null = a name that is none.</param>
    /// <returns>None when there is none of the type; undecided when not even the order is a reason to take the first.</returns>
    public (IReadOnlyList<Gs1Link> Best, bool IsUndecided) Choose(string? type, LinkWish wish)
    {
        var standard = type is LinkType.Default or LinkType.DefaultMulti;
        var best = LinkChoice.Narrow(standard ? Alternatives : [.. All.Where(l => l.Type == type)], wish);
        return (best, !standard && LinkChoice.IsUndecided(best));
    }
}
