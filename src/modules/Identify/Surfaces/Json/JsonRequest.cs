using System.Text.Json;
using System.Text.Unicode;
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

    private static readonly Outcome s_half = new(Codes.RequestInvalid, "surrogate", "body", new Bilingual("请求体含有不完整的字符（UTF-16 的代理项应成对出现）。", "The body holds half a character: \\uD800 to \\uDFFF come in pairs."));

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
        if (!Utf8.IsValid(json)) return new Outcome(Codes.RequestInvalid, "UTF-8", "body", new Bilingual("请求体应为 UTF-8 编码。", "The body must be UTF-8."));
        try
        {
            return HasHalfCharacters(json) ? s_half : JsonElement.Parse(json.IsEmpty ? "{}"u8 : json, s_options);
        }
        catch (JsonException e)
        {
            return new Outcome(Codes.RequestInvalid, $"JSON line {e.LineNumber + 1}", "body", new Bilingual($"请求体不是有效的 JSON（第 {e.LineNumber + 1} 行）。", $"The body is not JSON (line {e.LineNumber + 1})."));
        }
    }

    /// <summary>Half of a surrogate pair, as \ud800 alone, is JSON and no text: whoever reads it as one later would fail.</summary>
    private static bool HasHalfCharacters(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0) return false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = s_options.MaxDepth, AllowTrailingCommas = s_options.AllowTrailingCommas });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) _ = reader.GetString();
            }
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static Outcome TooLarge(int bytesMax) => new(Codes.RequestTooLarge, $"{bytesMax} bytes", "body", new Bilingual($"请求体最大 {bytesMax >> 20} MiB，请分批提交。", $"A body has at most {bytesMax >> 20} MiB; send it in parts."));
}
