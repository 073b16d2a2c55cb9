using Microsoft.Net.Http.Headers;

namespace Yiwang.Identify.Links;

/// <summary>What the asker prefers.</summary>
/// <param name="Languages">Most wanted first; <c>*</c> is left out.</param>
/// <param name="MediaTypes">Most wanted first; <c>*/*</c> is left out.</param>
internal sealed record LinkWish(IReadOnlyList<string> Languages, IReadOnlyList<string> MediaTypes, string? Context)
{
    /// <summary>Members of a header that count; no browser sends more.</summary>
    private const int MembersMax = 20;

    public static LinkWish Of(string? acceptLanguage, string? accept, string? context) => new(
        [.. ReadLanguages(acceptLanguage).Where(l => l is not "*")], [.. ReadMediaTypes(accept).Where(m => m is not "*/*")], string.IsNullOrEmpty(context) ? null : context);

    private static IEnumerable<string> ReadLanguages(string? header) => StringWithQualityHeaderValue.TryParseList([header ?? ""], out var list)
        ? list.Take(MembersMax).Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString()) : [];

    // of the same quality, the more exact comes first (RFC 9110 §12.5.1)
    private static IEnumerable<string> ReadMediaTypes(string? header) => MediaTypeHeaderValue.TryParseList([header ?? ""], out var list)
        ? list.Take(MembersMax).Where(m => m.Quality is not 0).OrderByDescending(m => m.Quality ?? 1).ThenBy(m => m.MatchesAllSubTypes).Select(m => m.MediaType.ToString()) : [];
}

/// <summary>Which of several links of one type suits the asker best.</summary>
internal static class LinkChoice
{
    /// <summary>Narrowed down by context, then language, then media type; a wish that none fulfils is passed over.</summary>
    /// <returns>In the owner's order; several when nothing tells them apart any more.</returns>
    public static IReadOnlyList<Gs1Link> Narrow(IReadOnlyList<Gs1Link> links, LinkWish wish)
    {
        if (wish.Context is { } context) links = Some(links, l => l.Contexts.Contains(context, StringComparer.OrdinalIgnoreCase));
        else links = Some(links, l => l.Contexts.Count == 0);
        links = First(links, wish.Languages.SelectMany(l => (string[])[l, Primary(l)]).Distinct(StringComparer.OrdinalIgnoreCase), Speaks);
        return First(links, wish.MediaTypes, Is);
    }

    /// <summary>Whether the first two have the same attributes, so that not even the owner's order is a reason.</summary>
    public static bool IsUndecided(IReadOnlyList<Gs1Link> links) =>
        links.Count > 1 && links[0].MediaType == links[1].MediaType && links[0].Languages.SequenceEqual(links[1].Languages) && links[0].Contexts.SequenceEqual(links[1].Contexts);

    private static IReadOnlyList<Gs1Link> First(IReadOnlyList<Gs1Link> links, IEnumerable<string> wishes, Func<Gs1Link, string, bool> fulfils)
    {
        if (links.Count < 2) return links;
        foreach (var wish in wishes)
        {
            Gs1Link[] some = [.. links.Where(l => fulfils(l, wish))];
            if (some.Length > 0) return some;
        }
        return links;
    }

    private static IReadOnlyList<Gs1Link> Some(IReadOnlyList<Gs1Link> links, Func<Gs1Link, bool> fulfils) => links.Any(fulfils) ? [.. links.Where(fulfils)] : links;

    // "zh" of the asker is served by zh-CN, and "zh-CN" by zh, which is asked as its primary language
    private static bool Speaks(Gs1Link link, string wish) => link.Languages.Any(l => l.Equals(wish, StringComparison.OrdinalIgnoreCase) || (wish.Length == 2 && Primary(l).Equals(wish, StringComparison.OrdinalIgnoreCase)));

    private static bool Is(Gs1Link link, string wish) => link.MediaType is { } type
        && (type.Equals(wish, StringComparison.OrdinalIgnoreCase) || (wish.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(wish.AsSpan(0, wish.Length - 1), StringComparison.OrdinalIgnoreCase)));

    private static string Primary(string language) => language.Split('-')[0];
}
