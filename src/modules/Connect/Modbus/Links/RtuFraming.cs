using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Links;

internal sealed class RtuFraming : Framing
{
    public override int Head => 1;
    public override bool HasTransactions => false;

    public override int Close(Span<byte> frame, byte unit, int pduBytes) => RtuFrame.Close(frame, unit, pduBytes);

    public override Taken Take(ReadOnlySpan<byte> received, byte unit, FunctionCode function)
    {
        // Bytes of noise may stand before the frame, so every place is tried until one holds.
        for (var at = 0; at < received.Length; at++)
        {
            var fault = RtuFrame.ReadAnswer(received[at..], out var from, out var pdu);
            if (fault == ModbusFault.None)
                return new(from == unit ? TakenKind.Answer : TakenKind.OtherUnit, at + pdu.Length + RtuFrame.Overhead, at + 1, pdu.Length, from);
            var begun = from == unit && received.Length > at + 1 && (received[at + 1] & 0x7F) == (byte)function;
            if (begun && fault == ModbusFault.NeedMore) return new(TakenKind.NeedMore);
            if (begun && fault == ModbusFault.BadChecksum) return new(TakenKind.Broken, received.Length);
        }
        return received.Length >= ModbusLimits.RtuBytes ? new(TakenKind.Broken, received.Length) : new(TakenKind.NeedMore);
    }
}
