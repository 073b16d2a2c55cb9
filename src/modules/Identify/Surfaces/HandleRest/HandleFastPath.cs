using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Net.Resolving;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Yiwang.Things.Records;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>
/// The hot path of the Handle JSON interface: an anonymous, unfiltered GET of a handle that this node answers for. The public group of a record holds
/// exactly what the public may read (Access's rule a), so it is written straight from the log's bytes. Everything else goes on to <see cref="HandleEndpoints"/>.
/// </summary>
internal sealed class HandleFastPath(RequestDelegate next, IRegistry registry, IResolver resolver)
{
    private const string Route = "/api/handles/";
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic] private static ArrayBufferWriter<byte>? t_buffer;
    [ThreadStatic] private static Utf8JsonWriter? t_writer;

    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsGet(request.Method) || request.Path.Value is not { } path || !path.StartsWith(Route, StringComparison.Ordinal)
            || request.QueryString.HasValue || request.Headers.Authorization.Count > 0 || request.Headers.Cookie.Count > 0
            || (request.IsHttps && http.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is not null)) return next(http);

        Span<byte> handle = stackalloc byte[256];
        if (Utf8.FromUtf16(path.AsSpan(Route.Length), handle, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done) return next(http);
        handle = handle[..length];
        // Kestrel leaves %2F undecoded; such paths are rare and take the long way
        if (handle.Contains((byte)'%') || !resolver.AnswersFor(handle)) return next(http);

        var began = resolver.Begin();
        var buffer = t_buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var writer = t_writer ??= new Utf8JsonWriter(buffer, s_json);
        writer.Reset(buffer);
        var visitor = new Answer(writer, handle);
        if (!registry.TryFind(handle, ref visitor) || !visitor.Answered) return next(http);
        resolver.CountPublic(handle);
        Span<byte> address = stackalloc byte[16];
        resolver.Timed(handle, http.Connection.RemoteIpAddress is { } from && from.TryWriteBytes(address, out var bytes) ? address[..bytes] : [], began, answered: true);

        http.Response.ContentType = "application/json;charset=UTF-8";
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.ContentLength = buffer.WrittenCount;
        var body = http.Response.BodyWriter;
        body.Write(buffer.WrittenSpan);
        return Task.CompletedTask;
    }

    private ref struct Answer(Utf8JsonWriter json, ReadOnlySpan<byte> handle) : IThingVisitor
    {
        private readonly Utf8JsonWriter _json = json;
        private readonly ReadOnlySpan<byte> _handle = handle;

        /// <summary>False for a tombstone, which the long way words.</summary>
        public bool Answered { get; private set; }

        public void Visit(ReadOnlySpan<byte> registered, long position, long recordedAtUs, in RecordReader record, bool range)
        {
            if (record.Status == ThingStatus.Voided) return;
            _json.WriteStartObject();
            _json.WriteNumber("responseCode"u8, (int)(record.Public.Count == 0 ? ResponseCode.ValuesNotFound : ResponseCode.Success));
            _json.WriteString("handle"u8, _handle);
            _json.WriteStartArray("values"u8);
            foreach (var value in record.Public) ValueJson.Write(_json, value);
            _json.WriteEndArray();
            _json.WriteEndObject();
            _json.Flush();
            Answered = true;
        }
    }
}
