using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>The small answer of hot paths: a code and no words. Allocates nothing.</summary>
internal static class Refusal
{
    public const int Bytes = MessageFrame.HeadBytes + 2 * sizeof(int);

    /// <param name="message">What is refused; its header as far as it is there.</param>
    /// <returns>Bytes written; 0 = to be answered with silence.</returns>
    public static int Write(ReadOnlySpan<byte> message, ResponseCode code, Span<byte> into)
    {
        if (Envelope.TryRead(message, out var envelope) != WireFault.None || envelope.Has(EnvelopeFlags.Encrypted)) return 0;
        if (Header.TryRead(message[HandleLimits.EnvelopeBytes..], out var header) != WireFault.None || !header.IsRequest) return 0;
        var writer = new WireWriter(into);
        MessageFrame.Begin(ref writer);
        writer.Int32(0);
        return MessageFrame.End(ref writer, envelope.Answer(0), header with { Response = Header.ForVersion(code, envelope.Agreed), Flags = header.Flags & ~(OpFlags.RequestDigest | OpFlags.Certify) });
    }
}
