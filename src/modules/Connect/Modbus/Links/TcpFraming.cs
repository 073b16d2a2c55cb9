using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Links;

internal sealed class TcpFraming : Framing
{
    private ushort _transaction;

    public override int Head => TcpFrame.HeaderBytes;
    public override bool HasTransactions => true;

    public override int Close(Span<byte> frame, byte unit, int pduBytes)
    {
        new TcpFrame(++_transaction, unit, pduBytes).Write(frame);
        return TcpFrame.HeaderBytes + pduBytes;
    }

    public override Taken Take(ReadOnlySpan<byte> received, byte unit, FunctionCode function)
    {
        var fault = TcpFrame.Read(received, out var frame);
        if (fault != ModbusFault.None) return new(fault == ModbusFault.NeedMore ? TakenKind.NeedMore : TakenKind.Broken);
        var kind = frame.Transaction != _transaction ? TakenKind.Stale : frame.Unit != unit ? TakenKind.OtherUnit : TakenKind.Answer;
        return new(kind, TcpFrame.HeaderBytes + frame.PduBytes, TcpFrame.HeaderBytes, frame.PduBytes, frame.Unit);
    }
}
