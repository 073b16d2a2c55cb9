using System.Buffers;
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
    /// <summary>Of a list: some 100,000 handles.</summary>
    private const int HeldBytesMax = 4 << 20;
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
        if (AtOnce(message, peer) is { } answer)
        {
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer, http.RequestAborted);
            return;
        }
        try
        {
            await SendAsync(http, service.AnswersAsync(peer, message, http.RequestAborted));
        }
        finally
        {
            service.Kept.Give(message.Length);
        }
    }

    /// <summary>
    /// The messages of a list one after the other, with their length before them: the reference client reads HTTP by itself and takes chunks for messages. Only a list that
    /// is too long to be held comes in chunks all the same.
    /// </summary>
    private static async Task SendAsync(HttpContext http, IAsyncEnumerable<byte[]> answers)
    {
        using var held = new MemoryStream();
        await foreach (var answer in answers)
        {
            held.Write(answer);
            if (held.Length < HeldBytesMax) continue;
            await http.Response.Body.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), http.RequestAborted);
            held.SetLength(0);
        }
        if (!http.Response.HasStarted)
        {
            if (held.Length == 0) http.Response.StatusCode = StatusCodes.Status400BadRequest;
            else http.Response.ContentLength = held.Length;
        }
        await http.Response.Body.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), http.RequestAborted);
    }

    /// <summary>Null = the long way, for which there is room.</summary>
    private byte[]? AtOnce(byte[] message, HandlePeer peer)
    {
        if (Fast(message, peer) is { } answer) return answer;
        if (service.Kept.TryTake(message.Length)) return null;
        var busy = new byte[Refusal.Bytes];
        return busy[..Refusal.Write(message, ResponseCode.ServerBusy, busy)];
    }

    private byte[]? Fast(byte[] message, HandlePeer peer)
    {
        var into = new byte[FastResolve.AnswerBytes];
        var ip = IPAddress.IsLoopback(peer.Remote.Address) ? [] : peer.Remote.Address.GetAddressBytes();
        var length = fast.TryAnswer(message, peer, ip, into);
        return length > 0 ? into[..length] : null;
    }

    /// <summary>Null = no message, or not as long as it says. Memory grows with what comes, not with what is announced.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > BytesMax) return null;
        var body = http.Request.BodyReader;
        var read = await body.ReadAtLeastAsync(HandleLimits.EnvelopeBytes, http.RequestAborted);
        var length = AnnouncedBytes(read.Buffer);
        body.AdvanceTo(read.Buffer.Start);
        if (length == 0) return null;
        read = await body.ReadAtLeastAsync(length, http.RequestAborted);
        var message = read.Buffer.Length < length ? null : read.Buffer.Slice(0, length).ToArray();
        body.AdvanceTo(read.Buffer.End);
        return message;
    }

    private static int AnnouncedBytes(ReadOnlySequence<byte> received)
    {
        if (received.Length < HandleLimits.EnvelopeBytes) return 0;
        Span<byte> head = stackalloc byte[HandleLimits.EnvelopeBytes];
        received.Slice(0, head.Length).CopyTo(head);
        return Envelope.TryRead(head, out var envelope) == WireFault.None ? head.Length + envelope.MessageLength : 0;
    }
}
