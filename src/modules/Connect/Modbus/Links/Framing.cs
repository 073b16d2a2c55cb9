using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Links;

internal enum TakenKind
{
    NeedMore,
    /// <summary>An answer of the unit that was asked; whether it fits the request is for the caller.</summary>
    Answer,
    /// <summary>A late answer to an earlier request.</summary>
    Stale,
    OtherUnit,
    /// <summary>No frame: on TCP the stream is lost, on a line the next silence begins anew.</summary>
    Broken,
}

/// <param name="Consumed">Bytes that are done with.</param>
/// <param name="At">Where the PDU stands, of <paramref name="Bytes"/>.</param>
internal readonly record struct Taken(TakenKind Kind, int Consumed = 0, int At = 0, int Bytes = 0, byte Unit = 0);

/// <summary>How a PDU is put into a frame and found again.</summary>
internal abstract class Framing
{
    /// <summary>Bytes before the PDU.</summary>
    public abstract int Head { get; }
    /// <summary>Whether a frame says which request it answers.</summary>
    public abstract bool HasTransactions { get; }
    /// <summary>Puts the frame around a PDU that stands at <see cref="Head"/>.</summary>
    /// <returns>Bytes of the frame.</returns>
    public abstract int Close(Span<byte> frame, byte unit, int pduBytes);
    public abstract Taken Take(ReadOnlySpan<byte> received, byte unit, FunctionCode function);
}
