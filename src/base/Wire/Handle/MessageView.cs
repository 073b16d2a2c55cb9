using static System.Buffers.Binary.BinaryPrimitives;

namespace Yiwang.Wire.Handle;

/// <summary>The parts of a message after its envelope, as spans over the received bytes: nothing is copied or allocated.</summary>
public readonly ref struct MessageView
{
    private readonly ReadOnlySpan<byte> _message;

    private MessageView(ReadOnlySpan<byte> message, Header header, ReadOnlySpan<byte> credential)
    {
        _message = message;
        Header = header;
        Credential = credential;
    }

    public Header Header { get; }
    /// <summary>The credential section without its length; empty when the message has none.</summary>
    public ReadOnlySpan<byte> Credential { get; }
    public ReadOnlySpan<byte> Body => _message.Slice(HandleLimits.HeaderBytes, Header.BodyLength);
    /// <summary>What digests, signatures and MACs cover.</summary>
    public ReadOnlySpan<byte> HeaderAndBody => _message[..(HandleLimits.HeaderBytes + Header.BodyLength)];

    /// <param name="message">All that the envelope announced, and no more.</param>
    public static WireFault TryRead(ReadOnlySpan<byte> message, out MessageView view)
    {
        view = default;
        var fault = Header.TryRead(message, out var header);
        if (fault != WireFault.None) return fault;
        var rest = message[HandleLimits.HeaderBytes..];
        if (header.BodyLength > rest.Length) return WireFault.NeedMore;
        rest = rest[header.BodyLength..];
        // the reference reads "a signature, if there is room for one"
        if (rest.IsEmpty)
        {
            view = new(message, header, default);
            return WireFault.None;
        }
        if (rest.Length < sizeof(int)) return WireFault.NeedMore;
        var length = ReadInt32BigEndian(rest);
        if (length < 0) return WireFault.BadLength;
        rest = rest[sizeof(int)..];
        if (length > rest.Length) return WireFault.NeedMore;
        if (length < rest.Length) return WireFault.TrailingBytes;
        view = new(message, header, rest);
        return WireFault.None;
    }
}
