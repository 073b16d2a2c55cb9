using Yiwang.Identify.Surfaces.Changes;

namespace Yiwang.Identify.Links;

/// <summary>What the buttons beside a link change, as edits of single values.</summary>
internal static class LinkEdits
{
    public static ValueEdit Put(Gs1Link link) => new(link.Index, Gs1LinkValues.Type, Gs1LinkValues.Write(link));

    /// <summary>This one becomes the default, alone.</summary>
    public static IReadOnlyList<ValueEdit> MakeDefault(IReadOnlyList<Gs1Link> links, int index) =>
        [.. links.Where(l => l.IsDefault != (l.Index == index)).Select(l => Put(l with { IsDefault = l.Index == index }))];

    /// <summary>Changes places with the one before it (−1) or behind it (+1); nothing at the ends.</summary>
    public static IReadOnlyList<ValueEdit> Move(IReadOnlyList<Gs1Link> links, int index, int by)
    {
        var at = links.ToList().FindIndex(l => l.Index == index);
        if (at < 0 || at + by < 0 || at + by >= links.Count) return [];
        var (one, other) = (links[at], links[at + by]);
        return [Put(one with { Index = other.Index }), Put(other with { Index = one.Index })];
    }
}
