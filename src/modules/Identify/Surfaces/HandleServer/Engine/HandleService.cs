using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Limits;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>One message in, one message out, or several of a list: the long way of every transport, for all that <see cref="Resolve.FastResolve"/> leaves.</summary>
internal sealed partial class HandleService(
    HandleEngine engine, IHandleSessions sessions, AnswerWriter answers, HandleMeters meters, RequestTrace trace, PublicLimits limits, HandleServerOptions options, TimeProvider time, ILogger<HandleService> logger)
{
    /// <summary>Taken from by whoever hands a message in, given back once it is answered.</summary>
    public KeptBytes Kept { get; } = new();

    /// <param name="message">Envelope and all that it announces; it belongs to the request from now on.</param>
    /// <returns>Envelope and message of each answer: one, several of a list, each made when the one before has gone out, or none to what is no request.</returns>
    public async IAsyncEnumerable<byte[]> AnswersAsync(HandlePeer peer, ReadOnlyMemory<byte> message, [EnumeratorCancellation] CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        if (Read(peer, message.Span, out var envelope, out var call, out var header) is { } refused)
        {
            meters.Answered(refused, peer.Transport);
            yield return AnswerWriter.Refuse(envelope, header, refused);
            yield break;
        }
        if (call is null) yield break;
        if (IsOverLimit(peer, call))
        {
            meters.Limited();
            meters.Answered(ResponseCode.ServerBusy, peer.Transport);
            yield return AnswerWriter.Refuse(envelope, header, ResponseCode.ServerBusy);
            yield break;
        }
        var (answered, reply) = await RunAsync(call, stop => engine.AnswerAsync(call, stop), cancel);
        var bytes = answers.Write(envelope, answered, reply);
        meters.Answered(reply.Code, peer.Transport);
        trace.Write(answered, reply, time.GetElapsedTime(began), message.Length, bytes.Length);
        yield return bytes;
        while (reply.Next is { } next)
        {
            (_, reply) = await RunAsync(answered, async stop => (answered, await next(stop)), cancel);
            yield return answers.Write(envelope, answered, reply);
        }
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

    private async ValueTask<(HandleCall, HandleReply)> RunAsync(HandleCall call, Func<CancellationToken, ValueTask<(HandleCall, HandleReply)>> answer, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.RequestTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        RequestOrigin.Address = call.Peer.Remote.Address.ToString();
        try
        {
            return await answer(both.Token);
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
