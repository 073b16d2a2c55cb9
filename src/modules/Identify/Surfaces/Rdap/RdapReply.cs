using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Http;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Surfaces.Rdap;

/// <summary>Answers in the manner of RDAP (RFC 9083): an object, or <c>{errorCode, title, description}</c> with the HTTP status.</summary>
internal sealed record RdapReply(Outcome Outcome, Action<Utf8JsonWriter>? Body = null) : IResult
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (RequestNote.Of(httpContext) is { } note) note.Outcome = Outcome;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteStartArray("rdapConformance"u8);
            json.WriteStringValue("rdap_level_0"u8);
            json.WriteEndArray();
            if (Body is not null) Body(json);
            else WriteError(json, httpContext);
            json.WriteEndObject();
        }
        var response = httpContext.Response;
        response.StatusCode = CodeStatus.Of(Outcome.Code);
        response.ContentType = "application/rdap+json";
        response.ContentLength = buffer.WrittenCount;
        response.Headers.AccessControlAllowOrigin = "*";
        await response.Body.WriteAsync(buffer.WrittenMemory, httpContext.RequestAborted);
    }

    private void WriteError(Utf8JsonWriter json, HttpContext http)
    {
        json.WriteNumber("errorCode"u8, CodeStatus.Of(Outcome.Code));
        json.WriteString("title"u8, Outcome.Code);
        json.WriteStartArray("description"u8);
        json.WriteStringValue(JsonReply.Sentence(Outcome, http));
        json.WriteEndArray();
    }

    public static void WriteEvents(Utf8JsonWriter json, params ReadOnlySpan<(string Action, long? AtUs)> events)
    {
        json.WriteStartArray("events"u8);
        foreach (var (action, at) in events)
        {
            if (at is not { } us) continue;
            json.WriteStartObject();
            json.WriteString("eventAction"u8, action);
            json.WriteString("eventDate"u8, DateTimeOffset.UnixEpoch.AddTicks(us * 10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The organisation behind an object, with its name as a vCard (RFC 7095).</summary>
    public static void WriteRegistrant(Utf8JsonWriter json, string handle, string? name)
    {
        json.WriteStartArray("entities"u8);
        json.WriteStartObject();
        json.WriteString("objectClassName"u8, "entity"u8);
        json.WriteString("handle"u8, handle);
        json.WriteStartArray("roles"u8);
        json.WriteStringValue("registrant"u8);
        json.WriteEndArray();
        if (name is not null)
        {
            json.WritePropertyName("vcardArray"u8);
            JsonSerializer.Serialize(json, new object[] { "vcard", new object[] { new object[] { "version", new object(), "text", "4.0" }, new object[] { "kind", new object(), "text", "org" }, new object[] { "fn", new object(), "text", name } } });
        }
        json.WriteEndObject();
        json.WriteEndArray();
    }
}

/// <summary>Refusals before and after the calls themselves, in the same form.</summary>
internal sealed class RdapRefusals : IRefusalForm
{
    public Task SendAsync(HttpContext http, Outcome refusal) => new RdapReply(refusal).ExecuteAsync(http);
}
