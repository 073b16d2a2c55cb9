using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yiwang.Events;

namespace Yiwang.Identify.Surfaces.Json;

/// <summary>Bodies of the interfaces whose forms are not ours: read leniently, since their clients write numbers as texts and leave out what is empty.</summary>
internal static class JsonRequest
{
    public const int BytesMax = 1 << 20;
    /// <summary>Of a batch of 2,000: 8 KiB each.</summary>
    public const int BatchBytesMax = 16 << 20;
    private const int ChunkBytes = 64 << 10;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 16, AllowTrailingCommas = true };

    /// <summary>An empty body is an empty object.</summary>
    public static async ValueTask<Outcome<JsonElement>> ReadAsync(HttpContext http, int bytesMax = BytesMax)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = bytesMax;
        if (http.Request.ContentLength > bytesMax) return TooLarge(bytesMax);
        using var body = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        for (int n; (n = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0;)
        {
            if (body.Length + n > bytesMax) return TooLarge(bytesMax);
            body.Write(chunk, 0, n);
        }
        return Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    public static Outcome<JsonElement> Parse(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        try
        {
            return JsonElement.Parse(json.IsEmpty ? "{}"u8 : json, s_options);
        }
        catch (JsonException e)
        {
            return new Outcome(Codes.RequestInvalid, $"JSON line {e.LineNumber + 1}", "body", new Bilingual($"请求体不是有效的 JSON（第 {e.LineNumber + 1} 行）。", $"The body is not JSON (line {e.LineNumber + 1})."));
        }
    }

    private static Outcome TooLarge(int bytesMax) => new(Codes.RequestTooLarge, $"{bytesMax} bytes", "body", new Bilingual($"请求体最大 {bytesMax >> 20} MiB，请分批提交。", $"A body has at most {bytesMax >> 20} MiB; send it in parts."));
}
