using Microsoft.AspNetCore.Http;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Surfaces.DigitalLink;

/// <summary>Headers of the GS1-conformant resolver standard.</summary>
internal static class DigitalLinkHeaders
{
    public static void Common(HttpResponse response)
    {
        var headers = response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = DigitalLinkResolver.Methods;
        headers.AccessControlAllowHeaders = "Accept, Accept-Language";
        headers.AccessControlExposeHeaders = "Link, Location";
        headers.Vary = "Accept, Accept-Language";
    }

    public static void Redirect(HttpResponse response, string location)
    {
        response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        response.Headers.Location = location;
    }

    public static void Linkset(HttpResponse response, Gs1DigitalLink link) =>
        Add(response, $"<{(link with { Attributes = [], Other = "" }).Address}?linkType=linkset>; rel=\"linkset\"; type=\"application/linkset+json\"");

    public static void SameAs(HttpResponse response, string uncompressed) => Add(response, $"<{uncompressed}>; rel=\"owl:sameAs\"");

    /// <summary>Instead of the linkset, when another resolver answers for the company prefix.</summary>
    public static void HandledBy(HttpResponse response, string resolver) => Add(response, $"<{resolver}>; rel=\"gs1:handledBy\"");

    public static void Context(HttpResponse response, string context) => Add(response, $"<{context}>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"");

    // one header with commas: clients that keep one value a name would lose the rest
    private static void Add(HttpResponse response, string link) => response.Headers.Link = response.Headers.Link.Count == 0 ? link : $"{response.Headers.Link}, {link}";
}
