using Yiwang.Wire.Handle.Values;

namespace Yiwang.Wire.Handle.Bodies;

internal static class AnswerReader
{
    /// <returns>Null with the reader's fault set.</returns>
    public static MessageBody? Read(in Header header, ProtocolVersion version, ref WireReader reader) => header.Response switch
    {
        ResponseCode.Success => Success(header.Operation, ref reader),
        ResponseCode.ServiceReferral => Referral(ref reader),
        // before 2.5 this number meant that the server makes a backup
        ResponseCode.PrefixReferral when version.IsAtLeast(2, 5) => Referral(ref reader),
        ResponseCode.AuthenticationNeeded => Challenge(version, ref reader),
        _ => Error(ref reader),
    };

    private static MessageBody? Success(OpCode operation, ref WireReader reader) => operation switch
    {
        OpCode.Resolve => BodyReader.TryHandleAndValues(ref reader, out var handle, out var values) ? new ResolvedBody(handle, values) : null,
        OpCode.GetSiteInfo => Site(ref reader),
        OpCode.CreateHandle when reader.AtEnd => new CreatedBody(null),
        OpCode.CreateHandle => reader.TryHandle(out var handle) ? new CreatedBody(handle) : null,
        OpCode.ListHandles or OpCode.ListHomedPrefixes =>
            BodyReader.TryTexts(ref reader, out var handles, HandleLimits.HandleBytes) ? new HandleListBody(handles) : null,
        OpCode.VerifyResponse => reader.TryByte(out var verdict) ? new VerifiedBody(verdict) : null,
        OpCode.SessionSetup => reader.TryInt16(out var mode) && reader.TryBytes(out var data) ? new SessionKeyBody((KeyExchange)mode, data.ToArray()) : null,
        _ => new PlainBody(),
    };

    private static SiteBody? Site(ref WireReader reader)
    {
        var fault = SiteRecord.TryRead(reader.Rest, out var site);
        if (fault != WireFault.None)
        {
            reader.Fail(fault);
            return null;
        }
        reader.TryTake(reader.Rest.Length, out _);
        return new(site!);
    }

    private static ReferralBody? Referral(ref WireReader reader)
    {
        if (!reader.TryHandle(out var handle)) return null;
        if (reader.AtEnd) return new(handle, null);
        return WireValue.TryReadList(ref reader, out var values) ? new(handle, values) : null;
    }

    private static ChallengeBody? Challenge(ProtocolVersion version, ref WireReader reader)
    {
        if (!reader.TryBytes(out var nonce)) return null;
        if (version.IsAtLeast(2, 1)) return new(nonce.ToArray());
        return reader.TryBytes(out var digest) ? new(nonce.ToArray(), digest.ToArray()) : null;
    }

    private static ErrorBody? Error(ref WireReader reader)
    {
        // servers of 2.0 may leave the sentence out
        if (reader.AtEnd) return new(null);
        if (!reader.TryText(out var message)) return null;
        var probe = reader;
        if (probe.AtEnd || !BodyReader.TryIndexes(ref probe, out var indexes)) return new(message);
        reader = probe;
        return new(message, indexes);
    }
}
