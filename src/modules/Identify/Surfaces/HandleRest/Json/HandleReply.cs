using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Things;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleRest.Json;

/// <summary>Answers of the Handle JSON interface: bodies as measured from the reference server, JSON or a call of a script's function.</summary>
internal static class HandleReply
{
    private const string Json = "application/json;charset=UTF-8";
    private const string Script = "application/javascript;charset=UTF-8";

    /// <param name="values">Null = the answer has none.</param>
    public static Task SendAsync(HttpContext http, HandleQuery query, ResponseCode code, string handle, IReadOnlyList<HandleValue>? values = null, int? status = null) => SendAsync(http, query, code, status ?? HandleStatus.Of(code), json =>
    {
        json.WriteString("handle"u8, handle);
        if (values is null) return;
        json.WriteStartArray("values"u8);
        foreach (var value in values) ValueJson.Write(json, value);
        json.WriteEndArray();
    });

    /// <summary>An outcome that is no success. The message names ours, which is more exact than the code.</summary>
    public static Task RefuseAsync(HttpContext http, HandleQuery query, string? handle, Outcome outcome, int? status = null)
    {
        var code = HandleCodes.Of(outcome.Code) ?? ResponseCode.Error;
        if (RequestNote.Of(http) is { } note) note.Outcome = outcome;
        return SendAsync(http, query, code, status ?? HandleStatus.Of(code), json =>
        {
            if (handle is { Length: > 0 }) json.WriteString("handle"u8, handle);
            // "not found" carries no message in the reference
            if (outcome.Code != Codes.ThingsNotFound) json.WriteString("message"u8, $"{outcome.Code}: {outcome.Detail ?? CodeSentences.Of(outcome).En}");
        });
    }

    public static async Task SendAsync(HttpContext http, HandleQuery query, ResponseCode code, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        if (query.Callback is { } callback) buffer.Write(System.Text.Encoding.UTF8.GetBytes(callback + "("));
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = query.Pretty, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("responseCode"u8, (int)code);
            write(json);
            json.WriteEndObject();
        }
        if (query.Callback is not null) buffer.Write(");"u8);
        if (RequestNote.Of(http) is { } note) note.ResponseCode = (int)code;
        await SendAsync(http, status, query.Callback is null ? Json : Script, buffer.WrittenMemory);
    }

    public static async Task SendAsync(HttpContext http, int status, string type, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}
