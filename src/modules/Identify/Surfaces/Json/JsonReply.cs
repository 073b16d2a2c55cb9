using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Requests;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Identify.Surfaces.Json;

/// <summary>Answers of interfaces that carry their own status in the body: HTTP always says 200, as their clients expect.</summary>
internal static class JsonReply
{
    private const string ContentType = "application/json;charset=UTF-8";
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="code">The surface's own, for the request log.</param>
    public static async Task SendAsync(HttpContext http, Outcome outcome, int code, Action<Utf8JsonWriter> write)
    {
        if (RequestNote.Of(http) is { } note) (note.Outcome, note.ResponseCode) = (outcome, code);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, s_options)) write(json);
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = buffer.WrittenCount;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }

    /// <summary>The outcome's sentence: Chinese, unless the client asks for English.</summary>
    public static string Sentence(in Outcome outcome, HttpContext http) => Problem.WantsEnglish(http.Request) ? CodeSentences.Of(outcome).En : CodeSentences.Of(outcome).Zh;
}
