using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console;
using Yiwang.Identify.Links;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Surfaces.DigitalLink;

/// <summary>The Resolver Description File, by which clients know a resolver, and the JSON-LD context of its linksets.</summary>
internal static class ResolverDescription
{
    public const string Path = "/.well-known/gs1resolver";
    public const string ContextPath = "/.well-known/gs1resolver/context.jsonld";

    private static readonly JsonObject s_context = new()
    {
        ["@context"] = new JsonObject
        {
            ["@vocab"] = "http://www.iana.org/assignments/relation/",
            ["gs1"] = LinkType.Namespace,
            ["dcterms"] = "http://purl.org/dc/terms/",
            ["linkset"] = "@graph",
            ["anchor"] = "@id",
            ["href"] = "@id",
            ["itemDescription"] = "http://www.w3.org/2000/01/rdf-schema#comment",
            ["title"] = "dcterms:title",
            ["type"] = "dcterms:format",
            ["hreflang"] = new JsonObject { ["@id"] = "dcterms:language", ["@container"] = "@set" },
            ["context"] = new JsonObject { ["@id"] = "dcterms:coverage", ["@container"] = "@set" },
            ["fwqs"] = "gs1:forwardsQueryString",
        },
    };

    public static void Map(IEndpointRouteBuilder routes)
    {
        string[] methods = ["GET", "HEAD", "OPTIONS"];
        routes.MapMethods(Path, methods, (HttpContext http, ConsoleOptions options) => WriteAsync(http, "application/json", Of(http, options.NodeName))).ExcludeFromDescription();
        routes.MapMethods(ContextPath, methods, (HttpContext http) => WriteAsync(http, "application/ld+json", s_context)).ExcludeFromDescription();
    }

    private static JsonObject Of(HttpContext http, string name)
    {
        var origin = $"{http.Request.Scheme}://{http.Request.Host}";
        return new()
        {
            ["name"] = name,
            ["resolverRoot"] = origin,
            ["supportedPrimaryKeys"] = new JsonArray([.. Gs1Dictionary.Keys.Select(k => (JsonNode)JsonValue.Create(k.Code))]),
            ["supportedLinkType"] = new JsonArray(new JsonObject { ["namespace"] = LinkType.Namespace, ["prefix"] = LinkType.Prefix }),
            ["linkTypeDefaultCanBeLinkset"] = false,
            ["jsonLdContextLocation"] = origin + ContextPath,
            ["contact"] = new JsonObject { ["fn"] = name },
        };
    }

    private static async Task WriteAsync(HttpContext http, string media, JsonObject body)
    {
        DigitalLinkHeaders.Common(http.Response);
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        http.Response.ContentType = media;
        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, LinksetJson.Options), http.RequestAborted);
    }
}
