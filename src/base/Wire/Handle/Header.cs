using static System.Buffers.Binary.BinaryPrimitives;

namespace Yiwang.Wire.Handle;

/// <summary>The 24 bytes before a body: RFC 3652 §2.2.</summary>
/// <param name="Response"><see cref="ResponseCode.None"/> in requests.</param>
/// <param name="SiteSerial">Serial number of the site record that the client went by; -1 (0xFFFF) when it knows none.</param>
/// <param name="RecursionCount">How many servers have passed the request on.</param>
/// <param name="Expiration">Unix seconds after which the message is void; the reference client says now + 12 h. 0 means none.</param>
public readonly record struct Header(
    OpCode Operation, ResponseCode Response, OpFlags Flags, short SiteSerial, byte RecursionCount, byte Reserved, int Expiration, int BodyLength)
{
    public const short UnknownSite = -1;

    public bool IsRequest => Response == ResponseCode.None;

    public bool Has(OpFlags flag) => (Flags & flag) != 0;

    public static WireFault TryRead(ReadOnlySpan<byte> bytes, out Header header)
    {
        header = default;
        if (bytes.Length < HandleLimits.HeaderBytes) return WireFault.NeedMore;
        header = new(
            (OpCode)ReadInt32BigEndian(bytes), (ResponseCode)ReadInt32BigEndian(bytes[4..]), (OpFlags)ReadUInt32BigEndian(bytes[8..]),
            ReadInt16BigEndian(bytes[12..]), bytes[14], bytes[15], ReadInt32BigEndian(bytes[16..]), ReadInt32BigEndian(bytes[20..]));
        return header.BodyLength < 0 ? WireFault.BadLength : header.BodyLength > HandleLimits.MessageBytes ? WireFault.TooLong : WireFault.None;
    }

    /// <param name="into">24 bytes or more.</param>
    public void Write(Span<byte> into)
    {
        WriteInt32BigEndian(into[20..], BodyLength);
        WriteInt32BigEndian(into, (int)Operation);
        WriteInt32BigEndian(into[4..], (int)Response);
        WriteUInt32BigEndian(into[8..], (uint)Flags);
        WriteInt16BigEndian(into[12..], SiteSerial);
        into[14] = RecursionCount;
        into[15] = Reserved;
        WriteInt32BigEndian(into[16..], Expiration);
    }

    /// <summary>Code of an answer for a peer that speaks <paramref name="version"/>: before 2.5 some had other numbers.</summary>
    public static ResponseCode ForVersion(ResponseCode code, ProtocolVersion version) => version.IsAtLeast(2, 5) ? code : code switch
    {
        ResponseCode.ServerBackup => ResponseCode.PrefixReferral,
        ResponseCode.ValueInvalid => ResponseCode.ValueExists,
        _ => code,
    };
}
