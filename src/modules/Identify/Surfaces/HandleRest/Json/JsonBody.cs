using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Yiwang.Identify.Surfaces.HandleRest.Json;

/// <summary>A request's body as JSON, at most 1 MiB and 16 deep.</summary>
internal static class JsonBody
{
    /// <summary>2,048 values of 255 bytes with their JSON around them.</summary>
    public const int BytesMax = 1 << 20;
    private const int DepthMax = 16;

    /// <returns>Null with what is wrong.</returns>
    public static async ValueTask<(JsonDocument? Json, string Problem)> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > BytesMax) return (null, "body over 1 MiB");
        using var body = new MemoryStream();
        var chunk = new byte[16 << 10];
        try
        {
            for (int n; (n = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
            {
                if (body.Length + n > BytesMax) return (null, "body over 1 MiB");
                body.Write(chunk, 0, n);
            }
            return (JsonDocument.Parse(body.ToArray(), new JsonDocumentOptions { MaxDepth = DepthMax }), "");
        }
        catch (JsonException e) { return (null, $"JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}"); }
        catch (BadHttpRequestException e) { return (null, e.Message); }
    }
}
