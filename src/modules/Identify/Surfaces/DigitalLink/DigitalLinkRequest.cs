using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yiwang.Identify.Links;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Surfaces.DigitalLink;

/// <summary>A Digital Link as it was asked for, with the asker's wishes.</summary>
/// <param name="Link">With scheme and host of the request before its stem.</param>
/// <param name="Query">As it was sent, without "?".</param>
internal sealed record DigitalLinkRequest(Gs1DigitalLink Link, string Origin, string Query, string? LinkType, LinkWish Wish)
{
    private const string LinksetType = "application/linkset+json";
    private const string JsonType = "application/json";
    private const string JsonLdType = "application/ld+json";
    private static readonly string[] s_linkset = ["linkset", "all"];

    /// <summary>Media type of the linkset to answer with; null when a redirection is asked for.</summary>
    public string? Linkset
    {
        get
        {
            var wanted = Wish.MediaTypes.FirstOrDefault(m => m is LinksetType or JsonType or JsonLdType);
            if (LinkType is not null) return s_linkset.Contains(LinkType, StringComparer.OrdinalIgnoreCase) ? wanted ?? LinksetType : null;
            // a browser also lists types that it could live with; only the first wish says what is wanted
            return wanted is not null && Wish.MediaTypes[0] == wanted ? wanted : null;
        }
    }

    public static bool TryRead(HttpContext http, out DigitalLinkRequest request, out Gs1Problem problem)
    {
        request = null!;
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        // the absolute form of a proxy's request
        if (target.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 && target.IndexOf('/', scheme + 3) is var path and > 0 && target[0] != '/') target = target[path..];
        if (!Gs1LinkReader.TryParse(target, out var link, out problem)) return false;
        var origin = $"{http.Request.Scheme}://{http.Request.Host}";
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var query = http.Request.Query;
        // as parameters too: what the standard's own test page sends
        var languages = query["lang"].FirstOrDefault() ?? http.Request.Headers.AcceptLanguage.ToString();
        var types = query["mediaType"].FirstOrDefault() ?? http.Request.Headers.Accept.ToString();
        request = new(link with { Stem = origin + link.Stem }, origin, mark < 0 ? "" : target[(mark + 1)..], query["linkType"].FirstOrDefault(), LinkWish.Of(languages, types, query["context"].FirstOrDefault()));
        return true;
    }
}
