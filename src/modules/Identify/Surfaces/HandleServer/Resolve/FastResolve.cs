using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Net.Resolving;
using Yiwang.Parties.Limits;
using Yiwang.Things;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Resolve;

/// <summary>
/// The hot path of the Handle protocol: a question for what the public may read of a handle that this node answers for, answered from the log's bytes into the buffer that goes
/// out. Spans in and out, nothing allocated, no wait. Everything else takes the long way through <see cref="HandleService"/>. UDP, TCP and tunnel share it.
/// </summary>
internal sealed class FastResolve(IRegistry registry, IResolver resolver, PublicLimits limits, HandleMeters meters, RequestTrace trace)
{
    /// <summary>A record's values are at most 60,000 bytes.</summary>
    public const int AnswerBytes = 72 << 10;
    /// <summary>Not for this path.</summary>
    public const int LongWay = 0;
    /// <summary>What asks for more than a plain answer.</summary>
    private const OpFlags Special = OpFlags.Certify | OpFlags.Encrypt | OpFlags.RequestDigest;
    private const EnvelopeFlags Wrapped = EnvelopeFlags.Compressed | EnvelopeFlags.Encrypted | EnvelopeFlags.Truncated;

    /// <param name="message">Envelope and message in one piece.</param>
    /// <param name="from">Who asks; of the socket's own thread on UDP, where only the transport of it is looked at.</param>
    /// <param name="ip">4 or 16 bytes; empty = exempt from the limits of the public.</param>
    /// <param name="into"><see cref="AnswerBytes"/> hold any answer of this path.</param>
    /// <returns>Bytes written; 0 = take the long way.</returns>
    public int TryAnswer(ReadOnlySpan<byte> message, HandlePeer from, ReadOnlySpan<byte> ip, Span<byte> into)
    {
        if (!TryRead(message, from.PlainSession, out var envelope, out var view, out var asked) || !resolver.AnswersFor(asked.Handle)) return LongWay;
        var began = resolver.Begin();
        var header = view.Header with
        {
            Response = ResponseCode.Success, Flags = view.Header.Flags | OpFlags.Authoritative, SiteSerial = Sites.NodeSite.Serial,
        };
        if (!ip.IsEmpty && limits.LookUp(asked.Handle, ip) > TimeSpan.Zero)
        {
            meters.Limited();
            return Refuse(envelope, header with { Response = ResponseCode.ServerBusy }, asked.Handle, from, message.Length, into);
        }
        var answer = new FastAnswer(envelope, header, asked, into);
        if (!registry.TryFind(asked.Handle, ref answer))
        {
            if (resolver.HasDerived(asked.Handle)) return LongWay;
            resolver.Timed(asked.Handle, ip, began, answered: false);
            return Refuse(envelope, header with { Response = ResponseCode.HandleNotFound }, asked.Handle, from, message.Length, into);
        }
        if (answer.Code == ResponseCode.None) return LongWay;
        resolver.Timed(asked.Handle, ip, began, answer.Code == ResponseCode.Success);
        if (answer.Code != ResponseCode.Success) return Refuse(envelope, header with { Response = answer.Code }, asked.Handle, from, message.Length, into);
        resolver.CountPublic(asked.Handle);
        Answered(envelope, header, asked.Handle, from, message.Length, answer.Length);
        return answer.Length;
    }

    private static bool TryRead(ReadOnlySpan<byte> message, int plainSession, out Envelope envelope, out MessageView view, out ResolveView asked)
    {
        view = default;
        asked = default;
        if (Envelope.TryRead(message, out envelope) != WireFault.None || envelope.Has(Wrapped) || (envelope.SessionId != 0 && envelope.SessionId != plainSession)) return false;
        if (envelope.MessageLength != message.Length - HandleLimits.EnvelopeBytes || MessageView.TryRead(message[HandleLimits.EnvelopeBytes..], out view) != WireFault.None) return false;
        var header = view.Header;
        return header.Operation == OpCode.Resolve && header.IsRequest && view.Credential.IsEmpty && !header.Has(Special) && header.RecursionCount <= ResolveOperation.RecursionMax
            && ResolveView.TryRead(view.Body, out asked) == WireFault.None;
    }

    private int Refuse(in Envelope envelope, in Header header, ReadOnlySpan<byte> handle, HandlePeer from, int bytesIn, Span<byte> into)
    {
        var writer = new WireWriter(into);
        MessageFrame.Begin(ref writer);
        writer.Int32(0);
        var length = MessageFrame.End(ref writer, envelope.Answer(0), header);
        Answered(envelope, header, handle, from, bytesIn, length);
        return length;
    }

    private void Answered(in Envelope envelope, in Header header, ReadOnlySpan<byte> handle, HandlePeer from, int bytesIn, int bytesOut)
    {
        meters.Fast();
        meters.Answered(header.Response, from.Transport);
        if (trace.IsWatched) trace.Write(from, header, envelope.Version, handle, header.Response, bytesIn, bytesOut);
    }
}
