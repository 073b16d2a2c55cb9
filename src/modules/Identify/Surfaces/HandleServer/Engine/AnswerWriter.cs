using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>Makes the bytes of an answer: the highest version that both sides speak, the request's flags and expiration given back, digest, signature, session.</summary>
internal sealed class AnswerWriter(ServerKey key, IHandleSessions sessions)
{
    /// <param name="request">The message that is answered.</param>
    /// <param name="answered">The call that the answer belongs to: after a challenge, the kept one.</param>
    public byte[] Write(in Envelope request, HandleCall answered, HandleReply reply)
    {
        var flags = (answered.Flags & ~OpFlags.Continuous) | OpFlags.Authoritative | (reply.Next is null ? 0 : OpFlags.Continuous);
        if (reply.WithDigest && request.Agreed.IsAtLeast(2, 1)) flags |= OpFlags.RequestDigest;
        if (reply.Certified) flags |= OpFlags.Certify;
        if (!request.Agreed.IsAtLeast(2, 1)) flags &= ~OpFlags.RequestDigest;
        var header = answered.Header with { Response = Header.ForVersion(reply.Code, request.Agreed), Flags = flags, SiteSerial = Sites.NodeSite.Serial };
        var digest = (flags & OpFlags.RequestDigest) != 0 ? RequestDigest.Of(request.Agreed, answered.Message.Signed) : null;
        var message = new HandleMessage(request.Answer(0) with { SessionId = reply.SessionId ?? request.SessionId }, header, reply.Body, digest);
        if ((flags & OpFlags.Certify) != 0)
        {
            var signed = message.EncodeSigned();
            message = message with { Credential = sessions.Certify(answered, message.Envelope, signed) ?? key.Sign(message.Envelope, signed) };
        }
        var bytes = message.Encode();
        return sessions.Seal(answered, bytes.AsSpan(HandleLimits.EnvelopeBytes)) is { } payload ? Sealed(message.Envelope, payload) : bytes;
    }

    /// <summary>An answer to a message of which no more than the envelope, and perhaps the header, could be read.</summary>
    public static byte[] Refuse(in Envelope request, in Header header, ResponseCode code)
    {
        var writer = WireWriter.Growing(64);
        MessageFrame.Begin(ref writer);
        writer.Int32(0);
        MessageFrame.End(ref writer, request.Answer(0), header with { Response = Header.ForVersion(code, request.Agreed), Flags = header.Flags & ~OpFlags.RequestDigest, SiteSerial = Sites.NodeSite.Serial });
        return writer.ToArray();
    }

    private static byte[] Sealed(in Envelope envelope, ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[HandleLimits.EnvelopeBytes + payload.Length];
        (envelope with { Flags = envelope.Flags | EnvelopeFlags.Encrypted, MessageLength = payload.Length }).Write(bytes);
        payload.CopyTo(bytes.AsSpan(HandleLimits.EnvelopeBytes));
        return bytes;
    }
}
