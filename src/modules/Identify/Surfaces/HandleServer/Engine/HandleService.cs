using Microsoft.Extensions.Logging;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Limits;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>One message in, one message out: the long way of every transport, for all that <see cref="Resolve.FastResolve"/> leaves.</summary>
internal sealed partial class HandleService(
    HandleEngine engine, IHandleSessions sessions, AnswerWriter answers, HandleMeters meters, RequestTrace trace, PublicLimits limits, HandleServerOptions options, TimeProvider time, ILogger<HandleService> logger)
{
    /// <param name="message">Envelope and all that it announces; it belongs to the request from now on.</param>
    /// <returns>Envelope and message; null = silence, as to what is no request.</returns>
    public async ValueTask<byte[]?> AnswerAsync(HandlePeer peer, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        if (Read(peer, message.Span, out var envelope, out var call, out var header) is { } refused)
        {
            meters.Answered(refused, peer.Transport);
            return AnswerWriter.Refuse(envelope, header, refused);
        }
        if (call is null) return null;
        if (IsOverLimit(peer, call))
        {
            meters.Limited();
            meters.Answered(ResponseCode.ServerBusy, peer.Transport);
            return AnswerWriter.Refuse(envelope, header, ResponseCode.ServerBusy);
        }
        var (answered, reply) = await RunAsync(call, cancel);
        var bytes = answers.Write(envelope, answered, reply);
        meters.Answered(reply.Code, peer.Transport);
        trace.Write(answered, reply, time.GetElapsedTime(began), message.Length, bytes.Length);
        return bytes;
    }

    private ResponseCode? Read(HandlePeer peer, ReadOnlySpan<byte> message, out Envelope envelope, out HandleCall? call, out Header header)
    {
        call = null;
        header = default;
        if (Envelope.TryRead(message, out envelope) != WireFault.None)
        {
            meters.Malformed();
            return null;
        }
        var payload = message[HandleLimits.EnvelopeBytes..];
        // what stands in an encrypted or compressed header is not known yet
        if (envelope.Has(EnvelopeFlags.Compressed)) return ResponseCode.ProtocolError;
        if (envelope.Has(EnvelopeFlags.Encrypted))
        {
            var opened = sessions.Open(peer, envelope, payload, out var plain);
            if (opened != ResponseCode.Success) return opened;
            payload = plain;
        }
        var fault = Header.TryRead(payload, out header);
        if (fault == WireFault.None)
        {
            // an answer is answered with silence, or two servers would talk for ever
            if (!header.IsRequest) return null;
            fault = HandleMessage.TryRead(envelope, payload, out var read);
            if (fault == WireFault.None) call = new HandleCall(peer, read!);
            if (call is not null) return null;
        }
        meters.Malformed();
        return ResponseCode.ProtocolError;
    }

    // the machine itself is exempt, as on the other surfaces; whoever has logged in is limited by account
    private bool IsOverLimit(HandlePeer peer, HandleCall call)
    {
        if (!peer.Principal.IsPublic) return limits.Account(peer.Principal.User ?? peer.Principal.Organization!) > TimeSpan.Zero;
        if (System.Net.IPAddress.IsLoopback(peer.Remote.Address)) return false;
        return (call.Body is ResolveBody asked ? limits.LookUp(asked.Handle, peer.Remote.Address) : limits.Visit(peer.Remote.Address)) > TimeSpan.Zero;
    }

    private async ValueTask<(HandleCall, HandleReply)> RunAsync(HandleCall call, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.RequestTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        RequestOrigin.Address = call.Peer.Remote.Address.ToString();
        try
        {
            return await engine.AnswerAsync(call, both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (call, HandleReply.Error(ResponseCode.ServerBusy, "no answer within the time"));
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // the last word of the surface: whatever went wrong inside is ours, and the client hears the protocol's own code
            Failed(logger, (int)call.Operation, e);
            return (call, HandleReply.Error(ResponseCode.Error));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "operation {Operation} of the Handle protocol failed")]
    private static partial void Failed(ILogger logger, int operation, Exception e);
}
