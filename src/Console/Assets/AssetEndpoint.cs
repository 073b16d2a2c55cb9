using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Yiwang.Console.Assets;

internal static class AssetEndpoint
{
    public static void MapAssets(this IEndpointRouteBuilder routes) => routes.MapGet("/a/{**path}", Serve).ExcludeFromDescription();

    private static IResult Serve(string path, AssetStore assets, HttpRequest request, HttpResponse response)
    {
        if (assets.Find(path) is not { } asset)
        {
            return Results.NotFound();
        }
        var accepts = request.Headers.AcceptEncoding.ToString();
        var (encoding, bytes) = accepts.Contains("br", StringComparison.Ordinal) && asset.Brotli is not null ? ("br", asset.Brotli)
            : accepts.Contains("gzip", StringComparison.Ordinal) && asset.Gzip is not null ? ("gzip", asset.Gzip)
            : (null, asset.Plain);
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = "Accept-Encoding";
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }
        return Results.Bytes(bytes, asset.Type);
    }
}
