using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Things;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>Writes the bodies of the Handle JSON interface, as measured from the reference server.</summary>
internal static class HandleReply
{
    private const string Json = "application/json;charset=UTF-8";

    public static byte[] Found(string handle, IEnumerable<HandleValue> values, ResponseCode code, bool pretty)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = Writer(buffer, pretty))
        {
            Open(json, code);
            json.WriteString("handle"u8, handle);
            json.WriteStartArray("values"u8);
            foreach (var value in values) ValueJson.Write(json, value);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Plain(string? handle, ResponseCode code, string? message, bool pretty)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = Writer(buffer, pretty))
        {
            Open(json, code);
            if (handle is not null) json.WriteString("handle"u8, handle);
            if (message is not null) json.WriteString("message"u8, message);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <param name="callback">JSONP function name, already checked; null for plain JSON.</param>
    public static async Task SendAsync(HttpContext http, int status, byte[] body, string? callback = null)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        if (status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer realm=\"handle\", Basic realm=\"handle\"";
        if (callback is not null)
        {
            http.Response.ContentType = "application/javascript;charset=UTF-8";
            await http.Response.WriteAsync(callback + "(", http.RequestAborted);
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
            await http.Response.WriteAsync(");", http.RequestAborted);
            return;
        }
        http.Response.ContentType = Json;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public static Task SendAsync(HttpContext http, string? handle, Outcome outcome, bool pretty)
    {
        var code = HandleCodes.Of(outcome.Code) ?? ResponseCode.Error;
        if (RequestNote.Of(http) is { } note) (note.Outcome, note.ResponseCode) = (outcome, (int)code);
        var message = outcome.Succeeded ? null : outcome.Detail is null ? outcome.Code : $"{outcome.Code}: {outcome.Detail}";
        // "not found" and "voided" carry no message in the reference; ours names the difference, which clients ignore
        return SendAsync(http, HandleStatus.Of(code), Plain(handle, code, outcome.Code == Codes.ThingsNotFound ? null : message, pretty));
    }

    private static Utf8JsonWriter Writer(IBufferWriter<byte> buffer, bool pretty) =>
        new(buffer, new JsonWriterOptions { Indented = pretty, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static void Open(Utf8JsonWriter json, ResponseCode code)
    {
        json.WriteStartObject();
        json.WriteNumber("responseCode"u8, (int)code);
    }
}
