using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Identify.Surfaces.HandleRest.Authorization;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Rest;
using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>Sessions of the Handle scheme: a POST opens one and gives its nonce; a PUT or POST to <c>this</c> brings the proof; afterwards the id is enough.</summary>
internal static class SessionEndpoints
{
    private const string Sessions = "/api/sessions", This = Sessions + "/this";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Sessions, OpenAsync);
        routes.MapMethods(This, ["GET", "PUT", "POST"], ProveAsync);
        routes.MapDelete(This, CloseAsync);
    }

    private static async Task OpenAsync(HttpContext http, RestSignIn signIn)
    {
        if (await HeaderAsync(http) is not { } header) return;
        if (header.SessionId is not null) { await SendAsync(http, StatusCodes.Status400BadRequest, null, null, "a new session was asked for in another"); return; }
        if (signIn.Open(http) is not { } session) { await SendAsync(http, StatusCodes.Status503ServiceUnavailable, null, null, "no more sessions"); return; }
        http.Response.Headers.Location = This;
        await SendAsync(http, StatusCodes.Status201Created, session, null, null);
    }

    private static async Task ProveAsync(HttpContext http, RestSessions sessions)
    {
        if (await HeaderAsync(http) is not { } header) return;
        if (sessions.Find(header.SessionId) is not { } session) { await SendAsync(http, StatusCodes.Status403Forbidden, null, null, "no such session"); return; }
        if (!header.Proves)
        {
            var known = sessions.PrincipalOf(session) is not null;
            await SendAsync(http, StatusCodes.Status200OK, session, known ? $"{session.Proven!.Name}" : null, null);
            return;
        }
        if (header.Proof() is not { } proof) { await SendAsync(http, StatusCodes.Status401Unauthorized, session, null, "Missing fields in authentication data"); return; }
        var proved = await sessions.AuthenticateAsync(session, proof, RestSignIn.Address(http).ToString(), http.RequestAborted);
        if (RequestNote.Of(http) is { } note) (note.Credential, note.Principal, note.Outcome) = (proof.Id, proved.Value, proved.Status);
        if (proved.Succeeded) await SendAsync(http, StatusCodes.Status200OK, session, proof.Id, null);
        else await SendAsync(http, StatusCodes.Status401Unauthorized, session, null, "Identity not verified");
    }

    private static async Task CloseAsync(HttpContext http, RestSessions sessions)
    {
        if (await HeaderAsync(http) is not { } header) return;
        if (sessions.Find(header.SessionId) is not { } session) { await SendAsync(http, StatusCodes.Status403Forbidden, null, null, "no such session"); return; }
        sessions.Close(session.Id);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>The fields of the header, and those of the body that the header has not; null when the answer has gone out.</summary>
    private static async ValueTask<HandleHeader?> HeaderAsync(HttpContext http)
    {
        if (!RestSignIn.MaySendSecrets(http)) { await SendAsync(http, StatusCodes.Status403Forbidden, null, null, "sessions are over HTTPS only"); return null; }
        var (parameters, problem) = await BodyParameters.ReadAsync(http);
        if (parameters is null) { await SendAsync(http, StatusCodes.Status400BadRequest, null, null, problem); return null; }
        return HandleHeader.Of(parameters.Select(p => (p.Key, p.Value.FirstOrDefault())), HandleHeader.TryRead(http.Request.Headers.Authorization.FirstOrDefault()));
    }

    private static Task SendAsync(HttpContext http, int status, RestSession? session, string? id, string? error)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (session is not null)
            {
                json.WriteString("sessionId"u8, session.Id);
                json.WriteString("nonce"u8, Convert.ToBase64String(session.Nonce));
            }
            if (id is not null)
            {
                json.WriteBoolean("authenticated"u8, true);
                json.WriteString("id"u8, id);
            }
            else if (session is null) json.WriteBoolean("authenticated"u8, false);
            if (error is not null) json.WriteString("error"u8, error);
            json.WriteEndObject();
        }
        return HandleReply.SendAsync(http, status, "application/json;charset=UTF-8", buffer.WrittenMemory);
    }
}
