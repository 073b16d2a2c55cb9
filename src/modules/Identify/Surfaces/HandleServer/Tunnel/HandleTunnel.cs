using System.Net;
using Microsoft.AspNetCore.Http;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Identify.Surfaces.HandleServer.Resolve;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Tunnel;

/// <summary>The protocol's messages inside HTTP, for clients behind a firewall: POST of <c>application/x-hdl-message</c> to any path, the answer in the same type.</summary>
internal sealed class HandleTunnel(RequestDelegate next, FastResolve fast, HandleService service)
{
    private const string ContentType = "application/x-hdl-message";
    private const int BytesMax = HandleLimits.EnvelopeBytes + HandleLimits.MessageBytes;

    public Task InvokeAsync(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) && http.Request.ContentType is { } type && type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) ? AnswerAsync(http) : next(http);

    private async Task AnswerAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { } message)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        var peer = new HandlePeer(HandleTransport.Http, new IPEndPoint(http.Connection.RemoteIpAddress ?? IPAddress.None, http.Connection.RemotePort));
        http.Response.ContentType = ContentType;
        if (Fast(message, peer) is { } fast)
        {
            http.Response.ContentLength = fast.Length;
            await http.Response.Body.WriteAsync(fast, http.RequestAborted);
            return;
        }
        // the messages of a list one after the other
        await foreach (var answer in service.AnswersAsync(peer, message, http.RequestAborted)) await http.Response.Body.WriteAsync(answer, http.RequestAborted);
        if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    private byte[]? Fast(byte[] message, HandlePeer peer)
    {
        var into = new byte[FastResolve.AnswerBytes];
        var ip = IPAddress.IsLoopback(peer.Remote.Address) ? [] : peer.Remote.Address.GetAddressBytes();
        var length = fast.TryAnswer(message, peer, ip, into);
        return length > 0 ? into[..length] : null;
    }

    /// <summary>Null = no message, or not as long as it says.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        var head = new byte[HandleLimits.EnvelopeBytes];
        if (http.Request.ContentLength > BytesMax || await http.Request.Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, http.RequestAborted) < head.Length) return null;
        if (Envelope.TryRead(head, out var envelope) != WireFault.None) return null;
        var message = new byte[HandleLimits.EnvelopeBytes + envelope.MessageLength];
        head.CopyTo(message, 0);
        var rest = message.AsMemory(head.Length);
        return await http.Request.Body.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, http.RequestAborted) == rest.Length ? message : null;
    }
}
