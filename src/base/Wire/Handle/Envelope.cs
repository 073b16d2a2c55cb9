using static System.Buffers.Binary.BinaryPrimitives;

namespace Yiwang.Wire.Handle;

/// <summary>The first 20 bytes of a packet or message: RFC 3652 §2.1, with the suggested version of the reference implementation (2.8).</summary>
/// <param name="Version">What the sender speaks.</param>
/// <param name="Suggested">What it could speak; major 0 means the same as <paramref name="Version"/>.</param>
/// <param name="SessionId">0 outside a session.</param>
/// <param name="RequestId">Chosen by the client; the answer repeats it.</param>
/// <param name="Sequence">Number of the packet within the message, from 0.</param>
/// <param name="MessageLength">Bytes after the envelope, of the whole message and not of this packet.</param>
public readonly record struct Envelope(
    ProtocolVersion Version, EnvelopeFlags Flags, ProtocolVersion Suggested, int SessionId, int RequestId, int Sequence, int MessageLength)
{
    private const int FlagBits = 0xFC, MajorBits = 0x03;

    /// <summary>What the answer to this is written in: the highest that both speak.</summary>
    public ProtocolVersion Agreed => ProtocolVersion.Lower(Offered, ProtocolVersion.Current);

    public ProtocolVersion Offered => Suggested.Major == 0 ? Version : Suggested;

    public bool Has(EnvelopeFlags flag) => (Flags & flag) != 0;

    public static WireFault TryRead(ReadOnlySpan<byte> bytes, out Envelope envelope)
    {
        envelope = default;
        if (bytes.Length < HandleLimits.EnvelopeBytes) return WireFault.NeedMore;
        var length = ReadInt32BigEndian(bytes[16..]);
        if (length < 0) return WireFault.BadLength;
        if (length > HandleLimits.MessageBytes) return WireFault.TooLong;
        envelope = new(
            new(bytes[0], bytes[1]), (EnvelopeFlags)(bytes[2] & FlagBits), new((byte)(bytes[2] & MajorBits), bytes[3]),
            ReadInt32BigEndian(bytes[4..]), ReadInt32BigEndian(bytes[8..]), ReadInt32BigEndian(bytes[12..]), length);
        return WireFault.None;
    }

    /// <param name="into">20 bytes or more.</param>
    public void Write(Span<byte> into)
    {
        WriteInt32BigEndian(into[16..], MessageLength);
        into[0] = Version.Major;
        into[1] = Version.Minor;
        into[2] = (byte)(((int)Flags & FlagBits) | (Suggested.Major & MajorBits));
        into[3] = Suggested.Minor;
        WriteInt32BigEndian(into[4..], SessionId);
        WriteInt32BigEndian(into[8..], RequestId);
        WriteInt32BigEndian(into[12..], Sequence);
    }

    /// <summary>The envelope of an answer: the agreed version, our own as suggestion, the same session and request.</summary>
    public Envelope Answer(int messageLength) => new(Agreed, EnvelopeFlags.None, ProtocolVersion.Current, SessionId, RequestId, 0, messageLength);
}
