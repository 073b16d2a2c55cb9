using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Events.Proofs;

namespace Yiwang.Trust.Log;

/// <summary>The C2SP tlog-tiles read interface under <c>/log/</c>: checkpoint, tile/…, and the verifier key. Public; hashes and headers only.</summary>
internal static class LogEndpoint
{
    public const string Base = "/log/";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Base + "{**path}", Serve).ExcludeFromDescription();

    private static IResult Serve(string? path, TileLayout tiles, HttpContext http)
    {
        var found = tiles.Get(path ?? "");
        if (!found.Succeeded)
        {
            return Problem.Of(found.Status, http);
        }
        http.Response.Headers.CacheControl = found.Value.CacheControl;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return Results.Bytes(found.Value.Content, found.Value.ContentType);
    }
}
