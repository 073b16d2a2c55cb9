using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Yiwang.Connect.LineProtocol;

/// <summary>The body of a request as lines: plain or gzip.</summary>
internal static class LineBody
{
    /// <summary>As it comes over the wire; it is read in pieces, so the memory does not depend on it.</summary>
    private const long WireBytesMax = 256L << 20;

    /// <returns>Null for an encoding that is not known.</returns>
    public static Stream? Open(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = WireBytesMax;
        return http.Request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
        {
            "" or "identity" => http.Request.Body,
            "gzip" or "x-gzip" => new GZipStream(http.Request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => null,
        };
    }
}
