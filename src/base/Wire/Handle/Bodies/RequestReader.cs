using Yiwang.Wire.Handle.Values;

namespace Yiwang.Wire.Handle.Bodies;

internal static class RequestReader
{
    /// <returns>Null with the reader's fault set; a plain body for operations that nobody knows.</returns>
    public static MessageBody? Read(OpCode operation, ref WireReader reader) => operation switch
    {
        OpCode.Resolve => Resolve(ref reader),
        OpCode.GetSiteInfo or OpCode.DeleteHandle or OpCode.ListHandles or OpCode.HomePrefix or OpCode.UnhomePrefix or OpCode.ListHomedPrefixes
            or OpCode.SessionTerminate or OpCode.NextTransaction or OpCode.Backup => reader.TryHandle(out var handle) ? new HandleBody(handle) : null,
        OpCode.CreateHandle or OpCode.AddValue or OpCode.ModifyValue =>
            BodyReader.TryHandleAndValues(ref reader, out var handle, out var values) ? new ValuesBody(handle, values) : null,
        OpCode.RemoveValue => reader.TryHandle(out var handle) && BodyReader.TryIndexes(ref reader, out var indexes) ? new RemoveBody(handle, indexes) : null,
        OpCode.ChallengeResponse => reader.TryText(out var type) && ValueReference.TryRead(ref reader, out var user) && reader.TryBytes(out var answer)
            ? new ChallengeAnswerBody(type, user, answer.ToArray()) : null,
        OpCode.VerifyResponse => Verify(ref reader),
        OpCode.SessionSetup => SessionSetup(ref reader),
        OpCode.SessionExchangeKey => reader.TryBytes(out var key) ? new KeyExchangeBody(key.ToArray()) : null,
        OpCode.LogIn => ValueReference.TryRead(ref reader, out var user) ? new LogInBody(user) : null,
        _ => new PlainBody(),
    };

    private static ResolveBody? Resolve(ref WireReader reader) =>
        reader.TryHandle(out var handle) && BodyReader.TryIndexes(ref reader, out var indexes)
        && BodyReader.TryTexts(ref reader, out var types, HandleLimits.ArrayItems) ? new(handle, indexes, types) : null;

    private static VerifyBody? Verify(ref WireReader reader) =>
        ValueReference.TryRead(ref reader, out var user) && reader.TryBytes(out var nonce) && RequestDigest.TryRead(ref reader, out var digest)
        && reader.TryBytes(out var answer) ? new(user, nonce.ToArray(), digest, answer.ToArray()) : null;

    private static SessionSetupBody? SessionSetup(ref WireReader reader)
    {
        if (!reader.TryInt16(out var number) || !reader.TryInt32(out var timeout) || !ValueReference.TryRead(ref reader, out var identity)) return null;
        var mode = (KeyExchange)number;
        if (mode is KeyExchange.ClientKey or KeyExchange.DiffieHellman)
            return reader.TryBytes(out var key) ? new(mode, timeout, identity, key.ToArray()) : null;
        if (mode != KeyExchange.HandleKey) return new(mode, timeout, identity);
        return ValueReference.TryRead(ref reader, out var exchange) ? new(mode, timeout, identity, ExchangeKey: exchange) : null;
    }
}
