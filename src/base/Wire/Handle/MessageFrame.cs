namespace Yiwang.Wire.Handle;

/// <summary>
/// Puts envelope and header around a body while it is written: <c>Begin</c>, write the body, <c>End</c>. Allocates nothing on a writer over a span,
/// so the server's fast path and the clear path share it.
/// </summary>
public static class MessageFrame
{
    public const int HeadBytes = HandleLimits.EnvelopeBytes + HandleLimits.HeaderBytes;

    public static void Begin(ref WireWriter writer) => writer.Skip(HeadBytes);

    /// <summary>Closes the message with an empty credential section.</summary>
    /// <param name="envelope">Its length is set here.</param>
    /// <param name="header">Its body length is set here.</param>
    /// <returns>Bytes of envelope and message; -1 when they did not fit.</returns>
    public static int End(ref WireWriter writer, in Envelope envelope, in Header header) => End(ref writer, envelope, header, default);

    /// <param name="credential">The section without its length.</param>
    public static int End(ref WireWriter writer, in Envelope envelope, in Header header, ReadOnlySpan<byte> credential)
    {
        var body = writer.Length - HeadBytes;
        writer.Bytes(credential);
        if (writer.Overflowed) return -1;
        (envelope with { MessageLength = writer.Length - HandleLimits.EnvelopeBytes }).Write(writer.Written);
        (header with { BodyLength = body }).Write(writer.Written[HandleLimits.EnvelopeBytes..]);
        return writer.Length;
    }
}
