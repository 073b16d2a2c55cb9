using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Wire.Handle;

/// <summary>A whole message in either direction, for all paths but the fastest.</summary>
/// <param name="Envelope">Its length and the header's are set when the message is written.</param>
/// <param name="Digest">Of the request, in answers with <see cref="OpFlags.RequestDigest"/>.</param>
public sealed record HandleMessage(Envelope Envelope, Header Header, MessageBody Body, RequestDigest? Digest = null, Credential? Credential = null)
{
    /// <summary>Header and body as received, which digests, signatures and MACs cover; empty in a message that was not received.</summary>
    public byte[] Signed { get; private init; } = [];

    /// <param name="message">What follows the envelope: reassembled, decrypted, and as long as it says.</param>
    public static WireFault TryRead(in Envelope envelope, ReadOnlySpan<byte> message, out HandleMessage? read)
    {
        read = null;
        var fault = MessageView.TryRead(message, out var view);
        return fault == WireFault.None ? TryRead(envelope, view, out read) : fault;
    }

    public static WireFault TryRead(in Envelope envelope, MessageView view, out HandleMessage? read)
    {
        read = null;
        var reader = new WireReader(view.Body);
        RequestDigest? digest = null;
        if (!view.Header.IsRequest && view.Header.Has(OpFlags.RequestDigest) && !RequestDigest.TryRead(ref reader, out digest)) return reader.Fault;
        var fault = BodyReader.TryRead(view.Header, envelope.Version, reader.Rest, out var body);
        if (fault != WireFault.None) return fault;
        Credential? credential = null;
        if (!view.Credential.IsEmpty) fault = Credential.TryRead(view.Credential, out credential);
        if (fault != WireFault.None) return fault;
        read = new(envelope, view.Header, body!, digest, credential) { Signed = view.HeaderAndBody.ToArray() };
        return WireFault.None;
    }

    /// <summary>Envelope and message in one piece, as TCP carries it.</summary>
    public byte[] Encode()
    {
        var writer = WireWriter.Growing();
        MessageFrame.Begin(ref writer);
        Digest?.Write(ref writer);
        Body.Write(ref writer);
        MessageFrame.End(ref writer, Envelope, Header, Credential is null ? default : Credential.Encode());
        return writer.ToArray();
    }

    /// <summary>Header and body as they will be written: what is to be signed.</summary>
    public byte[] EncodeSigned()
    {
        var writer = WireWriter.Growing();
        writer.Skip(HandleLimits.HeaderBytes);
        Digest?.Write(ref writer);
        Body.Write(ref writer);
        (Header with { BodyLength = writer.Length - HandleLimits.HeaderBytes }).Write(writer.Written);
        return writer.ToArray();
    }
}
