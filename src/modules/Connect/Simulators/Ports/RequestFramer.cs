using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Simulators.Ports;

/// <summary>Finds requests in what a master sent and puts frames around answers, TCP or RTU.</summary>
internal sealed class RequestFramer(bool rtu)
{
    private TcpFrame _asked;

    public int Head => rtu ? 1 : TcpFrame.HeaderBytes;

    /// <param name="consumed">Bytes of the request; -1 when the stream has lost its place.</param>
    public bool TryTake(ReadOnlyMemory<byte> received, out byte unit, out ReadOnlyMemory<byte> pdu, out int consumed)
    {
        (unit, pdu, consumed) = (0, default, 0);
        if (rtu)
        {
            var fault = RtuFrame.ReadRequest(received.Span, out unit, out var found);
            if (fault != ModbusFault.None)
            {
                consumed = fault == ModbusFault.NeedMore ? 0 : -1;
                return false;
            }
            pdu = received.Slice(1, found.Length);
            consumed = found.Length + RtuFrame.Overhead;
            return true;
        }
        var tcp = TcpFrame.Read(received.Span, out _asked);
        if (tcp != ModbusFault.None)
        {
            consumed = tcp == ModbusFault.NeedMore ? 0 : -1;
            return false;
        }
        unit = _asked.Unit;
        pdu = received.Slice(TcpFrame.HeaderBytes, _asked.PduBytes);
        consumed = TcpFrame.HeaderBytes + _asked.PduBytes;
        return true;
    }

    /// <returns>Bytes of the frame around a PDU that stands at <see cref="Head"/>.</returns>
    public int Close(Span<byte> frame, byte unit, int pduBytes)
    {
        if (rtu) return RtuFrame.Close(frame, unit, pduBytes);
        new TcpFrame(_asked.Transaction, unit, pduBytes).Write(frame);
        return TcpFrame.HeaderBytes + pduBytes;
    }
}
